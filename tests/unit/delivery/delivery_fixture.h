#ifndef PATRON_TESTS_UNIT_DELIVERY_DELIVERY_FIXTURE_H
#define PATRON_TESTS_UNIT_DELIVERY_DELIVERY_FIXTURE_H

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "delivery/dispatcher.h"
#include "faulty_database.h"
#include "memory_outbox_store.h"
#include "sdk/testkit/test_host.h"
#include "temporary_keys.h"

namespace patron::delivery {

/// A channel that does what the test says and counts what it was given, by message id.
class FakeChannel : public sdk::OtpChannel {
  public:
    using Behaviour =
        std::function<sdk::DeliveryReport(const sdk::OutboundMessage&, sdk::Deadline)>;

    explicit FakeChannel(Behaviour behaviour, std::string kind = "email")
        : behaviour_(std::move(behaviour)), kind_(std::move(kind)) {}

    std::string_view addressKind() const override { return kind_; }
    sdk::DeliveryReport deliver(const sdk::OutboundMessage& message,
                                sdk::Deadline deadline) override {
        {
            const std::lock_guard lock(mutex_);
            messages_.push_back(message);
        }
        return behaviour_(message, deadline);
    }

    std::vector<sdk::OutboundMessage> messages() const {
        const std::lock_guard lock(mutex_);
        return messages_;
    }
    std::size_t calls() const { return messages().size(); }

  private:
    Behaviour behaviour_;
    std::string kind_;
    mutable std::mutex mutex_;
    std::vector<sdk::OutboundMessage> messages_;
};

inline FakeChannel::Behaviour accepting(std::string providerId = "p-1") {
    return [providerId](const auto&, auto) { return sdk::DeliveryReport::accepted(providerId); };
}
inline FakeChannel::Behaviour asksToRetry(std::string why, sdk::Duration after = {}) {
    return [why, after](const auto&, auto) { return sdk::DeliveryReport::retry(why, after); };
}
inline FakeChannel::Behaviour refusing(std::string why) {
    return [why](const auto&, auto) { return sdk::DeliveryReport::permanent(why); };
}

/// An auth type that only says what it is.
class FakeAuthType : public sdk::AuthType {
  public:
    FakeAuthType(std::string attribute, std::string addressKind) {
        info_.attribute = std::move(attribute);
        info_.addressKind = std::move(addressKind);
    }
    const sdk::AuthTypeInfo& info() const override { return info_; }
    sdk::Result<sdk::Identifier> parse(std::string_view) const override { return none(); }
    sdk::Result<void> begin(const sdk::Identifier&, sdk::CodeDesk&) const override { return {}; }
    sdk::Result<sdk::Identifier> finish(const sdk::Credentials&, sdk::CodeDesk&) const override {
        return none();
    }

  private:
    static sdk::Unexpected none() { return sdk::fail(sdk::ErrorCode::kRequestInvalid); }
    sdk::AuthTypeInfo info_;
};

/// An outbox in memory, a brand, providers made of fake channels and a clock that the test moves.
/// The dispatcher polls once an hour, so that whatever happens is woken or due.
class DeliveryTest : public testing::Test {
  protected:
    struct NoTransaction : brand::Transaction {};

    DeliveryTest() {
        brand_.id = kBrand;
        brand_.name = "Demo Diner";
        brand_.smsSenderId = "DINER";
        options_.pollEvery = std::chrono::hours(1);
        options_.clock = [this] { return now(); };
    }

    sdk::TimePoint now() const { return sdk::TimePoint(sdk::Duration(milliseconds_.load())); }
    void advance(sdk::Duration span) { milliseconds_ += span.count(); }

    std::shared_ptr<const plugin::PluginSet> pluginSet() const {
        return std::make_shared<plugin::PluginSet>(
            std::vector<plugin::LoadedAuthType>{
                {"email-auth", std::make_shared<FakeAuthType>("email", "email")},
                {"phone-auth", std::make_shared<FakeAuthType>("phone_number", "sms")}},
            providers_);
    }
    /// Providers are tried in the order in which they are added.
    std::shared_ptr<FakeChannel> addProvider(FakeChannel::Behaviour behaviour) {
        auto channel = std::make_shared<FakeChannel>(std::move(behaviour));
        const auto number = static_cast<int>(providers_.size()) + 1;
        plugin::LoadedProvider provider;
        provider.providerId = number;
        provider.position = number;
        provider.name = "provider-" + std::to_string(number);
        provider.pluginId = "fake";
        provider.channel = channel;
        providers_.push_back(provider);
        plugins_.replace(pluginSet());
        return channel;
    }

    brand::RequestContext context() const {
        brand::RequestContext made;
        made.brand = &brand_;
        made.plugins = pluginSet();
        made.now = now();
        made.language = "en-US";
        return made;
    }
    Draft draft() const {
        Draft made;
        made.kind = MessageKind::kSignInCode;
        made.brandId = kBrand;
        made.addressKind = "email";
        made.to = kAddress;
        made.code = sdk::Secret(kCode);
        made.expiresAt = now() + std::chrono::minutes(10);
        return made;
    }
    /// Queues a message; its row.
    OutboxRow queue(const Draft& what) {
        std::set<std::int64_t> known;
        for (const OutboxRow& row : store_.rows()) known.insert(row.id);
        const auto added = outbox_.enqueue(tx_, context(), what);
        EXPECT_TRUE(added);
        for (OutboxRow& row : store_.rows()) {
            if (!known.contains(row.id)) return row;
        }
        ADD_FAILURE() << "nothing was queued";
        return {};
    }
    OutboxRow queue() { return queue(draft()); }
    OutboxRow stored(const OutboxRow& row) const { return store_.row(row.brandId, row.id); }

    std::unique_ptr<Dispatcher> dispatcher() {
        return std::make_unique<Dispatcher>(database_, store_, outbox_, plugins_, log_, options_);
    }
    std::unique_ptr<Dispatcher> startedDispatcher() {
        auto made = dispatcher();
        made->start();
        return made;
    }
    bool waitForState(OutboxState state) { return store_.waitForState(state); }
    /// Waits until the row was put back into the queue after so many tries.
    bool waitForRetry(const OutboxRow& row, int attempts) {
        return store_.waitUntil([&](const auto& rows) {
            const OutboxRow& now = rows.at({row.brandId, row.id});
            return now.state == OutboxState::kQueued && now.attempts == attempts;
        });
    }

    static constexpr brand::BrandId kBrand = 3;
    static constexpr const char* kAddress = "john.doe@example.com";
    static constexpr const char* kCode = "040817";

    std::atomic<sdk::Duration::rep> milliseconds_ = 1'800'000'000'000;
    fakes::TemporaryKeys keys_;
    fakes::MemoryOutboxStore store_;
    FaultyDatabase database_;
    sdk::testkit::RecordingLog log_;
    brand::Brand brand_;
    std::vector<plugin::LoadedProvider> providers_;
    plugin::PluginSetHolder plugins_{pluginSet()};
    Outbox outbox_{store_, *keys_, keys::systemRandom()};
    DispatcherOptions options_;
    NoTransaction tx_;
};

}  // namespace patron::delivery

#endif  // PATRON_TESTS_UNIT_DELIVERY_DELIVERY_FIXTURE_H
