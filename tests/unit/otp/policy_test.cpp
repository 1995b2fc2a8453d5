#include "otp/policy.h"

#include "otp/otp_fixture.h"

namespace patron::otp {
namespace {

TEST(OtpPolicy, WidensTheLimitsOfAClientAndNoOthers) {
    const Policy narrow;
    const Policy wide = narrow.withClientLimitsTimes(1000);
    EXPECT_EQ(wide.sendsPerAddressAndClientAndHour, 3000);
    EXPECT_EQ(wide.sendsPerClientAndHour, 100'000);
    EXPECT_EQ(wide.failuresPerClientAndHour, 50'000);
    EXPECT_EQ(wide.checksPerClientAndHour, 60'000);
    EXPECT_EQ(wide.sendsPerAddressAndHour, 5);
    EXPECT_EQ(wide.sendsPerAddressAndDay, 10);
    EXPECT_EQ(wide.newAddressesPerAccountAndHour, 5);
    EXPECT_EQ(wide.failuresPerHourBeforeDelay, 10);
    EXPECT_EQ(wide.failuresBeforeLock, 100);
    EXPECT_EQ(wide.cooldowns, narrow.cooldowns);
}

class OtpOtherLimit : public OtpTest {
  protected:
    std::string count(std::string_view key, std::string_view scope = "check") {
        return outcome(database_.write([&](brand::Transaction& tx) {
            return otp_.countAgainst(tx, context_, scope, key, 3, 1h, ErrorCode::kLimitClient);
        }));
    }
    std::string ask(std::string_view key) {
        return outcome(database_.read([&](brand::Transaction& tx) {
            return otp_.refuseBeyond(tx, context_, "check", key, 3, ErrorCode::kLimitClient);
        }));
    }
};

TEST_F(OtpOtherLimit, RefusesBeyondTheCapUntilTheWindowCloses) {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(count("a"), "ok");
    EXPECT_EQ(count("a"), "limit.client");
    EXPECT_EQ(count("b"), "ok") << "another key";
    EXPECT_EQ(count("a", "other"), "ok") << "another scope";
    context_.brand = &bistro_;
    EXPECT_EQ(count("a"), "ok") << "another brand";
    context_.brand = &diner_;
    advance(1h);
    EXPECT_EQ(count("a"), "ok");
}

TEST_F(OtpOtherLimit, CanBeAskedWithoutCounting) {
    for (int i = 0; i < 10; ++i) EXPECT_EQ(ask("a"), "ok");
    for (int i = 0; i < 3; ++i) EXPECT_EQ(count("a"), "ok");
    EXPECT_EQ(ask("a"), "limit.client");
    EXPECT_EQ(ask("b"), "ok");
}

class OtpUseOnce : public OtpTest {
  protected:
    bool use(std::string_view name, std::string_view scope = "document") {
        const auto first = database_.write([&](brand::Transaction& tx) {
            return otp_.useOnce(tx, context_, scope, name, context_.now + 5min);
        });
        EXPECT_TRUE(first);
        return first && *first;
    }
};

TEST_F(OtpUseOnce, IsTrueOnceUntilItIsForgotten) {
    EXPECT_TRUE(use("a"));
    EXPECT_FALSE(use("a"));
    EXPECT_TRUE(use("b"));
    EXPECT_TRUE(use("a", "another scope"));
    advance(5min - 1ms);
    EXPECT_FALSE(use("a"));
    advance(1ms);
    EXPECT_TRUE(use("a"));
}

TEST_F(OtpUseOnce, IsNoUseWhenTheWriteIsRefused) {
    const auto refused = database_.write([&](brand::Transaction& tx) -> sdk::Result<void> {
        EXPECT_TRUE(*otp_.useOnce(tx, context_, "document", "a", context_.now + 5min));
        return sdk::fail(ErrorCode::kAccountLocked);
    });
    EXPECT_FALSE(refused);
    EXPECT_TRUE(use("a"));
}

}  // namespace
}  // namespace patron::otp
