#ifndef PATRON_TESTS_UNIT_FAKES_ACCOUNT_WORLD_H
#define PATRON_TESTS_UNIT_FAKES_ACCOUNT_WORLD_H

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "account/account_ports.h"
#include "brand/request_context.h"
#include "delivery/outbox.h"
#include "fakes/document_auth_type.h"
#include "fakes/key_folder.h"
#include "fakes/memory_account_store.h"
#include "fakes/memory_audit_log.h"
#include "fakes/memory_challenge_store.h"
#include "fakes/memory_database.h"
#include "fakes/memory_limit_store.h"
#include "fakes/memory_outbox_store.h"
#include "fakes/memory_pending_change_store.h"
#include "fakes/simple_auth_type.h"
#include "otp/otp_service.h"

namespace patron::fakes {

/// A message that waits in the outbox, opened.
struct Mail {
    std::string kind, to, code;  ///< code: empty for notices
};

/// Two brands with everything that account and auth need, in memory: the diner's customers sign in
/// by e-mail, the bistro's by phone. `now_` is moved by tests.
class AccountWorld {
  public:
    AccountWorld() {
        diner_.id = 1;
        diner_.name = "Diner";
        diner_.authType = "email-auth";
        diner_.publicUrl = "https://diner.example";
        diner_.settings.phoneNumberUnique = true;
        diner_.settings.countries = {{"*", 0}};
        diner_.demographics = {
            {kBirthday, "Birthday", brand::DemographicType::kDate, false, false, {}},
            {kDiet, "Diet", brand::DemographicType::kChoice, false, true, {"vegan", "none"}}};
        bistro_ = diner_;
        bistro_.id = 2;
        bistro_.name = "Bistro";
        bistro_.authType = "phone-auth";
        application_.id = 2015;
    }

    brand::RequestContext context(const brand::Brand& brand) const {
        brand::RequestContext made;
        made.plugins = plugins_;
        made.brand = &brand;
        made.application = &application_;
        made.authType = plugins_->authType(brand.authType);
        made.now = now_;
        made.requestId = "69da3547-204b-4093-a225-54e084c24215";
        made.clientAddress = "198.51.100.7";
        made.language = "en";
        made.path = "/api/customers/login";
        return made;
    }
    brand::RequestContext diner() const { return context(diner_); }
    brand::RequestContext bistro() const { return context(bistro_); }

    /// A customer as registration leaves one: the brand's identifier claimed and proven.
    account::AccountId addCustomer(const brand::Brand& brand, const std::string& identifier) {
        const sdk::AuthType& type = *plugins_->authType(brand.authType);
        const auto parsed = type.parse(identifier);
        return *database_.write([&](brand::Transaction& tx) {
            account::Account account;
            account.brandId = brand.id;
            account.uuid = keys::randomUuid(keys::systemRandom());
            account.firstName = "John";
            account.lastName = "Doe";
            account.locale = "en-US";
            account.setAttribute(parsed->attribute(), parsed->value());
            account.createdAt = account.updatedAt = now_;
            const auto id = accounts_.add(tx, account);
            EXPECT_TRUE(
                accounts_.claim(tx, brand.id, *id, parsed->attribute(), parsed->key(), true)
                    ->taken);
            return id;
        });
    }

    /// An address that the account has without proof, as left by a brand's former auth type.
    void giveUnproven(const brand::Brand& brand, account::AccountId id,
                      const std::string& attribute, const std::string& value) {
        accounts_.row(id).setAttribute(attribute, value);
        EXPECT_TRUE(database_.write([&](brand::Transaction& tx) {
            return accounts_.claim(tx, brand.id, id, attribute, value, false);
        }));
    }

    /// What is on its way, in the order of sending within a millisecond or not.
    std::vector<Mail> mails() const {
        std::vector<Mail> all;
        for (const delivery::OutboxRow& row : outboxRows_.rows()) {
            if (row.state != delivery::OutboxState::kQueued) continue;
            const auto message = outbox_.openRow(row);
            EXPECT_TRUE(message);
            all.push_back({row.kind, message->to, codeIn(message->text)});
        }
        return all;
    }
    /// Takes what is on its way out of the outbox, as the dispatcher does.
    std::vector<Mail> collectMails() {
        std::vector<Mail> all = mails();
        EXPECT_TRUE(database_.write([&](brand::Transaction& tx) -> sdk::Result<void> {
            auto due = outboxRows_.claim(tx, "test", now_, now_ + std::chrono::hours(1), 1000);
            for (delivery::OutboxRow& row : *due) row.state = delivery::OutboxState::kSent;
            EXPECT_TRUE(outboxRows_.report(tx, *due, now_));
            return {};
        }));
        return all;
    }
    /// The code of the only message on its way, which is taken.
    std::string collectCode() {
        const std::vector<Mail> all = collectMails();
        for (const Mail& mail : all) {
            if (!mail.code.empty()) return mail.code;
        }
        ADD_FAILURE() << "no code was sent";
        return "000000";
    }
    std::size_t discarded() const {
        const auto rows = outboxRows_.rows();
        return static_cast<std::size_t>(std::count_if(
            rows.begin(), rows.end(),
            [](const auto& row) { return row.state == delivery::OutboxState::kDiscarded; }));
    }

    void advance(sdk::Duration span) { now_ += span; }

    static std::string wrongCode(const std::string& code) {
        std::string other = code;
        other.back() = other.back() == '0' ? '1' : '0';
        return other;
    }

    static constexpr const char* kBirthday = "11111111-1111-4111-8111-111111111111";
    static constexpr const char* kDiet = "22222222-2222-4222-8222-222222222222";

    brand::Brand diner_, bistro_;
    brand::Application application_;
    sdk::TimePoint now_ = sdk::TimePoint(std::chrono::sys_days{
        std::chrono::year(2026) / std::chrono::November / std::chrono::day(23)});
    KeyFolder keyFolder_;
    MemoryDatabase database_;
    MemoryChallengeStore challenges_{database_};
    MemoryLimitStore limits_{database_};
    MemoryOutboxStore outboxRows_{database_};
    MemoryPendingChangeStore pending_{database_};
    MemoryAccountStore accounts_{database_, pending_};
    MemoryAuditLog audit_{database_};
    otp::OtpService otp_{database_, challenges_, limits_, keyFolder_.keys(), keys::systemRandom()};
    delivery::Outbox outbox_{outboxRows_, keyFolder_.keys(), keys::systemRandom()};

    account::AccountPorts ports(account::AccountSessions& sessions) {
        return {database_,   accounts_,           pending_, audit_, sessions,
                outboxRows_, keys::systemRandom()};
    }

    /// A provider whose documents a brand takes once it is among its socialAuthTypes.
    std::shared_ptr<DocumentAuthType> google_ =
        std::make_shared<DocumentAuthType>("https://google.example");
    std::shared_ptr<const plugin::PluginSet> plugins_ = std::make_shared<plugin::PluginSet>(
        std::vector<plugin::LoadedAuthType>{
            {"email-auth", std::make_shared<SimpleAuthType>("email")},
            {"phone-auth", std::make_shared<SimpleAuthType>("phone_number")},
            {"google", google_}},
        std::vector<plugin::LoadedProvider>{});

  private:
    static std::string codeIn(const std::string& text) {
        for (std::size_t at = text.find_first_of("0123456789"); at != text.npos;
             at = text.find_first_of("0123456789", at)) {
            const std::size_t end = std::min(text.find_first_not_of("0123456789", at), text.size());
            if (end - at == 6) return text.substr(at, 6);
            at = end;
        }
        return {};
    }
};

/// The id of the error, or "ok".
template <class T>
std::string outcome(const sdk::Result<T>& result) {
    return result ? "ok" : std::string(sdk::errorId(result.error().code));
}

/// `field:rule` of every bad field, in order, separated by spaces.
template <class T>
std::string badFields(const sdk::Result<T>& result) {
    std::string all;
    if (result) return all;
    for (const sdk::BadField& bad : result.error().fields) {
        all += (all.empty() ? "" : " ") + bad.field + ":" + bad.rule;
    }
    return all;
}

}  // namespace patron::fakes

#endif  // PATRON_TESTS_UNIT_FAKES_ACCOUNT_WORLD_H
