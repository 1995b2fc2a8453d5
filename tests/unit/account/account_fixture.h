#ifndef PATRON_TESTS_UNIT_ACCOUNT_ACCOUNT_FIXTURE_H
#define PATRON_TESTS_UNIT_ACCOUNT_ACCOUNT_FIXTURE_H

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "account/account_service.h"
#include "fakes/account_world.h"
#include "fakes/memory_account_sessions.h"

namespace patron::account {

using namespace std::chrono_literals;
using fakes::badFields;
using fakes::Mail;
using fakes::outcome;
using sdk::ErrorCode;

/// An AccountService in memory. John is a customer of the diner (by e-mail), Mario one of the
/// bistro (by phone); both are signed in.
class AccountTest : public testing::Test, protected fakes::AccountWorld {
  protected:
    AccountTest() {
        john_ = addCustomer(diner_, "john.doe@gmail.com");
        mario_ = addCustomer(bistro_, "+15852826524");
    }

    Actor actor(AccountId id) const {
        const auto signedIn = std::chrono::floor<std::chrono::seconds>(signedInAt_);
        return {id, kSession, signedIn.time_since_epoch().count()};
    }

    /// As a request does: reads the account, then updates what it saw.
    sdk::Result<AccountView> update(const brand::RequestContext& context, const Actor& who,
                                    const ProfileInput& input,
                                    const Precondition& precondition = {}) {
        return service_.update(context, who, view(*context.brand, who.accountId), input,
                               precondition);
    }
    sdk::Result<AccountView> updateJohn(const ProfileInput& input,
                                        const Precondition& precondition = {}) {
        return update(diner(), actor(john_), input, precondition);
    }
    sdk::Result<AccountView> updateMario(const ProfileInput& input) {
        return update(bistro(), actor(mario_), input);
    }
    sdk::Result<AccountView> changeEmail(const std::string& email) {
        return updateJohn({.email = email});
    }
    sdk::Result<AccountView> changePhone(const std::string& number) {
        return updateJohn({.phoneNumber = number});
    }
    sdk::Result<AccountView> confirmEmail(const std::string& code) {
        return service_.confirmChange(diner(), actor(john_), kEmail, code);
    }

    Account stored(AccountId id) { return accounts_.row(id); }
    /// The view as a request now would read it.
    AccountView view(const brand::Brand& brand, AccountId id) {
        return **database_.read(
            [&](brand::Transaction& tx) { return accounts_.find(tx, brand.id, id, now_); });
    }
    /// Kind and address of what is on its way; takes it.
    std::vector<std::string> collectKinds() {
        std::vector<std::string> all;
        for (const Mail& mail : collectMails()) all.push_back(mail.kind + " " + mail.to);
        std::sort(all.begin(), all.end());
        return all;
    }
    static std::string kind(delivery::MessageKind kind, const std::string& to) {
        return std::string(messageKindName(kind)) + " " + to;
    }

    static constexpr std::int64_t kSession = 28342;

    sdk::TimePoint signedInAt_ = now_;
    fakes::MemoryAccountSessions sessions_{database_};
    AccountService service_{ports(sessions_), otp_, outbox_};
    AccountId john_ = 0;
    AccountId mario_ = 0;
};

}  // namespace patron::account

#endif  // PATRON_TESTS_UNIT_ACCOUNT_ACCOUNT_FIXTURE_H
