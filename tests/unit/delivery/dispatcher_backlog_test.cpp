#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

#include "delivery/dispatcher.h"
#include "delivery_fixture.h"

namespace patron::delivery {
namespace {

/// Mail goes to a provider that takes one at a time and no second before it is released.
class DispatcherBacklog : public DeliveryTest {
  protected:
    DispatcherBacklog() {
        options_.senders = 1;
        options_.gates.hangsAfter = std::chrono::hours(1);  // slow, and not in trouble
        // What finds no room beside the backlog comes back in a moment.
        options_.clock = sdk::systemNow;
        milliseconds_ = sdk::systemNow().time_since_epoch().count();
        addProvider([released = released_](const auto&, auto) {
            released.wait();
            return sdk::DeliveryReport::accepted("slow");
        });
    }
    void addQuickProvidersOfTexts(int count) {
        for (int i = 0; i < count; ++i) {
            addProvider(accepting());
            providers_.back().channel = std::make_shared<FakeChannel>(accepting("quick"), "sms");
        }
        plugins_.replace(pluginSet());
    }
    void queueMails(int count) {
        for (int i = 0; i < count; ++i) queue();
    }
    OutboxRow queueText(const char* country = "", const char* number = "+4930123456") {
        Draft text = draft();
        text.addressKind = "sms";
        text.country = country;
        text.to = number;
        return queue(text);
    }
    OutboxRow queueMailOf(brand::BrandId brand) {
        brand_.id = brand;
        Draft mail = draft();
        mail.brandId = brand;
        OutboxRow row = queue(mail);
        brand_.id = kBrand;
        return row;
    }
    bool waitUntilSent(const OutboxRow& row) {
        return store_.waitUntil([&](const auto& rows) {
            return rows.at({row.brandId, row.id}).state == OutboxState::kSent;
        });
    }

    /// One in hand, and a dozen that wait for it; what was claimed beyond that is back.
    bool waitUntilFewAreClaimed() {
        return store_.waitUntil([](const auto& rows) {
            return std::ranges::count_if(rows, [](const auto& entry) {
                       return entry.second.state == OutboxState::kSending;
                   }) <= 16;
        });
    }

    std::promise<void> release_;
    std::shared_future<void> released_{release_.get_future()};
};

// The oldest are claimed first: a backlog at a slow provider would be all that is ever claimed.
TEST_F(DispatcherBacklog, HoldsUpNobodyElse) {
    addQuickProvidersOfTexts(1);
    queueMails(20);
    const OutboxRow text = queueText();
    const auto running = startedDispatcher();
    EXPECT_TRUE(waitUntilSent(text));
    release_.set_value();
    EXPECT_TRUE(store_.waitUntil([](const auto& rows) {
        return std::ranges::all_of(rows, [](const auto& entry) {
            return entry.second.state == OutboxState::kSent && entry.second.attempts == 1;
        });
    }));
}

// However many other providers there are: what is claimed too early comes back untried.
TEST_F(DispatcherBacklog, IsNotClaimedBeyondWhatItsProviderCanTakeInTime) {
    addQuickProvidersOfTexts(9);
    queueMails(100);
    const OutboxRow text = queueText();
    const auto running = startedDispatcher();
    EXPECT_TRUE(waitUntilSent(text));
    EXPECT_TRUE(waitUntilFewAreClaimed());
    release_.set_value();
    EXPECT_TRUE(waitForState(OutboxState::kSent));
}

// A slow provider of some numbers had an idle one of others wait for its backlog: first whatever
// the numbers' countries, then those of one country.
TEST_F(DispatcherBacklog, OfOnePrefixHoldsUpNoOther) {
    addQuickProvidersOfTexts(2);
    providers_[0].channel = std::make_shared<FakeChannel>(
        [released = released_](const auto&, auto) {
            released.wait();
            return sdk::DeliveryReport::accepted("slow");
        },
        "sms");
    providers_[0].prefixes = {"+4930"};
    providers_[1].prefixes = {"+4915"};
    providers_[2].prefixes = {"+1"};
    plugins_.replace(pluginSet());
    for (int i = 0; i < 60; ++i) queueText("DE", "+4930123456");
    advance(std::chrono::milliseconds(1));
    const OutboxRow mobile = queueText("DE", "+4915123456789");
    const OutboxRow american = queueText("US", "+12125550123");
    const auto running = startedDispatcher();
    EXPECT_TRUE(waitUntilSent(mobile));
    EXPECT_TRUE(waitUntilSent(american));
    release_.set_value();
    EXPECT_TRUE(waitForState(OutboxState::kSent));
}

// Each brand's were claimed until some of them waited at the provider that all share.
TEST_F(DispatcherBacklog, OfManyBrandsIsNotClaimedBeyondWhatTheirProviderCanTakeInTime) {
    addQuickProvidersOfTexts(9);
    for (int brand = 10; brand < 50; ++brand) {
        addProvider(accepting());  // for later, so each brand's route is another
        providers_.back().brandIds = {brand};
    }
    plugins_.replace(pluginSet());
    for (int brand = 10; brand < 50; ++brand) {
        for (int i = 0; i < 10; ++i) queueMailOf(brand);
    }
    advance(std::chrono::milliseconds(1));
    const OutboxRow text = queueText();
    const auto running = startedDispatcher();
    EXPECT_TRUE(waitUntilSent(text));
    EXPECT_TRUE(waitUntilFewAreClaimed());
    release_.set_value();
}

// What waited at a provider was made ready only by tries that ended there, and by threads with
// nothing to do: of which there are none while others are busy.
TEST_F(DispatcherBacklog, GoesOnWhenItsTriesEndElsewhere) {
    addQuickProvidersOfTexts(1);
    providers_[0].channel =
        std::make_shared<FakeChannel>([released = released_](const auto&, auto) {
            released.wait();
            return sdk::DeliveryReport::permanent("not here");
        });
    addProvider(accepting());
    queueMails(200);
    const auto running = startedDispatcher();
    std::atomic<bool> done = false;
    std::thread traffic([&] {
        while (!done) {
            const OutboxRow text = queueText();
            running->wake();
            EXPECT_TRUE(waitUntilSent(text));
        }
    });
    release_.set_value();
    EXPECT_TRUE(store_.waitUntil([](const auto& rows) {
        return std::ranges::all_of(rows, [](const auto& entry) {
            return entry.second.addressKind != "email" || entry.second.state == OutboxState::kSent;
        });
    }));
    done = true;
    traffic.join();
}

}  // namespace
}  // namespace patron::delivery
