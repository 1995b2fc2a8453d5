#ifndef PATRON_TESTS_UNIT_OTP_OTP_FIXTURE_H
#define PATRON_TESTS_UNIT_OTP_OTP_FIXTURE_H

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

#include "fakes/memory_challenge_store.h"
#include "fakes/memory_database.h"
#include "fakes/memory_limit_store.h"
#include "fakes/temporary_keys.h"
#include "otp/otp_service.h"

namespace patron::otp {

using namespace std::chrono_literals;
using sdk::ErrorCode;

inline sdk::Identifier email(const std::string& address, const std::string& mailbox = {}) {
    return sdk::Identifier::parsed("email", address, address, mailbox.empty() ? address : mailbox);
}

/// Digits that are not `code`; another for each `nth` up to 999,999.
inline std::string wrongCode(const std::string& code, int nth = 1) {
    std::string other = std::to_string((std::stoi(code) + nth) % 1'000'000);
    return std::string(6 - other.size(), '0') + other;
}

/// An OtpService on a database in memory, a clock that tests move and two brands. Names in tests:
/// `sofia_` signs in, account 7 changes its identifier.
class OtpTest : public testing::Test {
  protected:
    OtpTest() {
        diner_.id = 1;
        bistro_.id = 2;
        context_.brand = &diner_;
        context_.now = sdk::TimePoint(std::chrono::sys_days{2026y / 11 / 23});
        context_.clientAddress = "198.51.100.7";
    }

    Subject signIn(const sdk::Identifier& identifier) const {
        return {Purpose::kSignIn, &identifier, 0};
    }
    Subject change(const sdk::Identifier& identifier, std::int64_t account = 7) const {
        return {Purpose::kChangeIdentifier, &identifier, account};
    }

    sdk::Result<Issued> tryIssue(const Subject& subject, sdk::Duration life = 10min) {
        return database_.write(
            [&](brand::Transaction& tx) { return otp_.issue(tx, context_, subject, life); });
    }
    /// The code; fails the test when none was issued.
    std::string issue(const Subject& subject, sdk::Duration life = 10min) {
        auto issued = tryIssue(subject, life);
        if (issued) return std::string(issued->code.reveal());
        ADD_FAILURE() << "no code: " << sdk::errorId(issued.error().code);
        return "000000";
    }

    sdk::Result<Match> check(const Subject& subject, std::string_view code) {
        return otp_.check(context_, subject, code);
    }
    sdk::Result<void> consume(const Match& match) {
        return database_.write(
            [&](brand::Transaction& tx) { return otp_.consume(tx, context_, match); });
    }
    /// Check and consume: what a sign-in does.
    sdk::Result<void> use(const Subject& subject, std::string_view code) {
        auto match = check(subject, code);
        if (!match) return sdk::Unexpected(match.error());
        return consume(*match);
    }
    sdk::Result<void> cancel(const Subject& subject) {
        return database_.write(
            [&](brand::Transaction& tx) { return otp_.cancel(tx, context_.brand->id, subject); });
    }
    std::optional<ChallengeStatus> status(const Subject& subject) {
        return database_
            .read([&](brand::Transaction& tx) { return otp_.status(tx, context_, subject); })
            .value();
    }
    void unlock(const sdk::Identifier& identifier) {
        EXPECT_TRUE(database_.write([&](brand::Transaction& tx) {
            return otp_.unlock(tx, context_.brand->id, identifier);
        }));
    }

    /// `count` wrong tries, each of which is compared.
    void failTries(const Subject& subject, const std::string& code, int count) {
        for (int i = 1; i <= count; ++i) {
            auto match = check(subject, wrongCode(code, i));
            ASSERT_FALSE(match);
            ASSERT_EQ(sdk::errorId(match.error().code), "otp.code_invalid") << "try " << i;
        }
    }

    void advance(sdk::Duration span) { context_.now += span; }

    brand::Brand diner_, bistro_;
    brand::RequestContext context_;
    fakes::TemporaryKeys keys_;
    fakes::MemoryDatabase database_;
    fakes::MemoryChallengeStore challenges_{database_};
    fakes::MemoryLimitStore limits_{database_};
    OtpService otp_{database_, challenges_, limits_, *keys_, keys::systemRandom()};
    const sdk::Identifier sofia_ = email("sofia@example.com");
};

/// For EXPECT_PRED…: the id of the error, or "ok".
template <class T>
std::string outcome(const sdk::Result<T>& result) {
    return result ? "ok" : std::string(sdk::errorId(result.error().code));
}

}  // namespace patron::otp

#endif  // PATRON_TESTS_UNIT_OTP_OTP_FIXTURE_H
