#include "delivery/delivery_try.h"

#include <variant>

#include "delivery_fixture.h"

namespace patron::delivery {
namespace {

using Outcome = TryResult::Outcome;
using std::chrono::minutes;
using std::chrono::seconds;

class Try : public DeliveryTest {
  protected:
    ProviderGates gates_{{.clock = [this] { return now(); }}, log_};

    TryResult tryOnce(sdk::Deadline deadline = sdk::Deadline::in(minutes(1))) {
        OutboxRow row;
        row.brandId = kBrand;
        row.id = 1;
        row.addressKind = "email";
        sdk::OutboundMessage message;
        message.id = "3-1";
        message.to = kAddress;
        message.text = kCode;
        return tryProviders(*plugins_.current(), gates_, row, message, deadline, log_);
    }
};

TEST_F(Try, AsksTheFirstProviderOnlyWhenItAccepts) {
    const auto first = addProvider(accepting("p-77"));
    const auto second = addProvider(accepting());
    const TryResult result = tryOnce();
    EXPECT_EQ(result.outcome, Outcome::kAccepted);
    EXPECT_EQ(result.providerId(), 1);
    EXPECT_EQ(result.providerName, "provider-1");
    EXPECT_EQ(result.providerMessageId, "p-77");
    EXPECT_EQ(second->calls(), 0U);
}

TEST_F(Try, FailsOverWhateverTheFirstSays) {
    for (const auto& first : {asksToRetry("busy"), refusing("550 no such user")}) {
        providers_.clear();
        addProvider(first);
        addProvider(accepting("p-2"));
        const TryResult result = tryOnce();
        EXPECT_EQ(result.outcome, Outcome::kAccepted);
        EXPECT_EQ(result.providerId(), 2);
        EXPECT_EQ(result.reason, "");
    }
}

TEST_F(Try, IsRefusedOnlyWhenEveryProviderRefuses) {
    addProvider(refusing("550 first"));
    addProvider(refusing("550 second"));
    const TryResult refused = tryOnce();
    EXPECT_EQ(refused.outcome, Outcome::kRefused);
    EXPECT_EQ(refused.reason, "550 second");
    addProvider(asksToRetry("451 later"));
    EXPECT_EQ(tryOnce().outcome, Outcome::kRetry);
}

TEST_F(Try, WaitsForTheProviderThatIsReadySoonest) {
    addProvider(asksToRetry("limit", seconds(120)));
    EXPECT_EQ(tryOnce().retryAfter, seconds(120));
    addProvider(refusing("550"));
    EXPECT_EQ(tryOnce().retryAfter, seconds(120));
    addProvider(asksToRetry("limit", seconds(30)));
    EXPECT_EQ(tryOnce().retryAfter, seconds(30));
    addProvider(asksToRetry("hiccup"));
    EXPECT_EQ(tryOnce().retryAfter, seconds(0));
}

TEST_F(Try, LeavesTimeForTheProvidersBehind) {
    std::vector<sdk::Duration> left;
    const auto noting = [&](const auto&, sdk::Deadline deadline) {
        left.push_back(deadline.remaining());
        return sdk::DeliveryReport::retry("slow");
    };
    addProvider(noting);
    addProvider(noting);
    tryOnce(sdk::Deadline::in(minutes(10)));
    ASSERT_EQ(left.size(), 2U);
    EXPECT_LE(left[0], minutes(5));
    EXPECT_GT(left[1], minutes(5));
}

TEST_F(Try, AsksNobodyWhenThereIsNoTime) {
    const auto channel = addProvider(accepting());
    const TryResult result = tryOnce(sdk::Deadline::in(seconds(0)));
    EXPECT_EQ(result.outcome, Outcome::kHeld) << "no try is counted";
    EXPECT_EQ(result.retryAfter, seconds(0));
    EXPECT_EQ(channel->calls(), 0U);
}

TEST_F(Try, HasNoProviderForAnotherBrandOrKind) {
    addProvider(accepting());
    providers_[0].brandIds = {kBrand + 1};
    plugins_.replace(pluginSet());
    EXPECT_EQ(tryOnce().outcome, Outcome::kNoProvider);
    providers_[0].brandIds = {kBrand};
    providers_[0].channel = std::make_shared<FakeChannel>(accepting(), "sms");
    plugins_.replace(pluginSet());
    EXPECT_EQ(tryOnce().outcome, Outcome::kNoProvider);
    EXPECT_EQ(tryOnce().reason, "no usable provider");
}

TEST_F(Try, PassesOverAProviderInTrouble) {
    const auto first = addProvider(asksToRetry("451 later"));
    addProvider(accepting("p-2"));
    for (int i = 0; i < 7; ++i) EXPECT_EQ(tryOnce().outcome, Outcome::kAccepted);
    EXPECT_EQ(first->calls(), 5U) << "then it is left alone";
    EXPECT_EQ(tryOnce().providerId(), 2);
}

TEST_F(Try, HoldsAMessageWhileEveryProviderIsInTrouble) {
    const auto only = addProvider(asksToRetry("451 later"));
    for (int i = 0; i < 5; ++i) EXPECT_EQ(tryOnce().outcome, Outcome::kRetry);
    const TryResult held = tryOnce();
    EXPECT_EQ(held.outcome, Outcome::kHeld);
    EXPECT_EQ(held.retryAfter, seconds(3));
    EXPECT_EQ(held.busyProviderId, 0);
    EXPECT_EQ(held.reason, "provider-1: paused after 5 failures in a row, the last: 451 later");
    EXPECT_EQ(only->calls(), 5U);
}

// A burst is no reason to have the next provider, which may cost more, take it.
TEST_F(Try, WaitsForAProviderThatIsOnlyBusy) {
    addProvider(accepting());
    const auto second = addProvider(accepting());
    std::vector<std::variant<ProviderGates::Entered, ProviderGates::Closed>> underWay;
    for (int i = 0; i < 4; ++i) underWay.push_back(gates_.enter(providers_[0]));
    const TryResult held = tryOnce();
    EXPECT_EQ(held.outcome, Outcome::kHeld);
    EXPECT_EQ(held.reason, "provider-1: busy");
    EXPECT_EQ(held.busyProviderId, 1);
    EXPECT_EQ(held.busyFor, sdk::Duration::max());
    EXPECT_EQ(second->calls(), 0U);
    advance(seconds(3));
    EXPECT_EQ(tryOnce().providerId(), 2) << "that one hangs";
}

TEST_F(Try, WaitsForABusyOneOnlyUntilTheOneBeforeItIsWorthALook) {
    addProvider(asksToRetry("451 later"));
    addProvider(accepting());
    for (int i = 0; i < 5; ++i) tryOnce();
    std::vector<std::variant<ProviderGates::Entered, ProviderGates::Closed>> underWay;
    for (int i = 0; i < 4; ++i) underWay.push_back(gates_.enter(providers_[1]));
    const TryResult held = tryOnce();
    EXPECT_EQ(held.busyProviderId, 2);
    EXPECT_EQ(held.busyFor, seconds(3)) << "the pause of the first";
}

TEST_F(Try, AsksTheProviderOfTheLongestPrefix) {
    addProvider(accepting());
    addProvider(accepting());
    providers_[1].prefixes = {"john"};
    plugins_.replace(pluginSet());
    EXPECT_EQ(tryOnce().providerId(), 2);
}

TEST_F(Try, LogsWhoDidNotTakeItWithoutAddressOrText) {
    addProvider(refusing("550 no such user"));
    tryOnce();
    EXPECT_TRUE(log_.contains("delivery.provider_failed brand=3 id=1 provider=provider-1"));
    EXPECT_TRUE(log_.contains("550 no such user"));
    EXPECT_FALSE(log_.contains(kAddress));
    EXPECT_FALSE(log_.contains(kCode));
}

// Providers repeat addresses and texts in their answers: those are for `provider test` alone.
TEST_F(Try, NeitherKeepsNorLogsAProvidersOwnWords) {
    const auto saying = [](sdk::DeliveryReport report) {
        report.answer = std::string("250 I have ") + kCode + " for " + kAddress;
        return [report](const auto&, auto) { return report; };
    };
    addProvider(saying(sdk::DeliveryReport::retry("451 later")));
    addProvider(saying(sdk::DeliveryReport::permanent("550 no such user")));
    addProvider(saying(sdk::DeliveryReport::accepted("p-3")));
    const auto dispatcher = startedDispatcher();
    const OutboxRow row = queue();
    dispatcher->wake();
    ASSERT_TRUE(waitForState(OutboxState::kSent));
    EXPECT_EQ(stored(row).providerMessageId, "p-3");
    EXPECT_EQ(stored(row).lastError, "");
    providers_.pop_back();
    plugins_.replace(pluginSet());
    const OutboxRow refused = queue();
    dispatcher->wake();
    ASSERT_TRUE(waitForRetry(refused, 1));
    EXPECT_EQ(stored(refused).lastError, "550 no such user");
    EXPECT_TRUE(log_.contains("delivery.sent"));
    EXPECT_TRUE(log_.contains("451 later"));
    for (const char* personal : {"I have", kCode, kAddress}) {
        EXPECT_FALSE(log_.contains(personal)) << log_.text();
    }
}

}  // namespace
}  // namespace patron::delivery
