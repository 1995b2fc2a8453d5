#ifndef PATRON_TESTS_UNIT_FAKES_MEMORY_ACCOUNT_STORE_H
#define PATRON_TESTS_UNIT_FAKES_MEMORY_ACCOUNT_STORE_H

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "account/account_store.h"
#include "fakes/memory_database.h"
#include "fakes/memory_pending_change_store.h"

namespace patron::fakes {

/// Accounts and claims in memory, under the rules of the store's contract. Inside the pieces of
/// work of its database only; tests look at the rows when nothing runs.
class MemoryAccountStore : public account::AccountStore {
  public:
    using AccountId = account::AccountId;
    using View = std::optional<account::AccountView>;

    /// One line of the evidence of opt-ins.
    struct OptInEvent {
        AccountId accountId = 0;
        std::string channel;
        account::OptIn value = account::OptIn::kPending;
        std::string source;
    };
    struct Row {
        account::Account account;
        std::vector<account::DemographicValue> demographics;
    };
    using ClaimKey = std::tuple<brand::BrandId, std::string, std::string>;
    struct Claim {
        AccountId accountId = 0;
        bool proven = false;
    };

    /// Runs once, just before the next findForUpdate: what another request does in between.
    std::function<void()> beforeHold;

    MemoryAccountStore(MemoryDatabase& database, MemoryPendingChangeStore& pending)
        : pending_(pending) {
        database.track(state_);
    }

    sdk::Result<View> find(brand::Transaction& tx, brand::BrandId brandId, AccountId id,
                           sdk::TimePoint now) override {
        ++calls_;
        const auto row = state_.rows.find(id);
        if (row == state_.rows.end() || row->second.account.brandId != brandId) return View();
        account::AccountView view{row->second.account, row->second.demographics, false, false};
        const auto changes = pending_.list(tx, id, now);
        for (const account::PendingChange& change : *changes) {
            (change.attribute == account::kEmail ? view.hasPendingEmailChange
                                                 : view.hasPendingPhoneNumberChange) = true;
        }
        return View(std::move(view));
    }
    sdk::Result<View> findByUuid(brand::Transaction& tx, brand::BrandId brandId,
                                 std::string_view uuid, sdk::TimePoint now) override {
        for (const auto& [id, row] : state_.rows) {
            if (row.account.uuid == uuid) return find(tx, brandId, id, now);
        }
        return View();
    }
    sdk::Result<View> findForUpdate(brand::Transaction& tx, brand::BrandId brandId, AccountId id,
                                    sdk::TimePoint now) override {
        if (const auto hook = std::exchange(beforeHold, nullptr)) hook();
        return find(tx, brandId, id, now);
    }

    sdk::Result<AccountId> add(brand::Transaction&, const account::Account& account) override {
        ++calls_;
        Row& row = state_.rows[++state_.lastId];
        row.account = account;
        row.account.id = state_.lastId;
        return state_.lastId;
    }
    sdk::Result<bool> update(brand::Transaction&, const account::Account& account,
                             std::int64_t expectedVersion) override {
        ++calls_;
        const auto row = state_.rows.find(account.id);
        if (row == state_.rows.end() || row->second.account.version != expectedVersion) {
            return false;
        }
        account::Account& stored = row->second.account;
        const auto kept =
            std::tuple(stored.brandId, stored.uuid, stored.createdAt, stored.socialLogin);
        stored = account;
        std::tie(stored.brandId, stored.uuid, stored.createdAt, stored.socialLogin) = kept;
        return true;
    }
    sdk::Result<void> putDemographics(
        brand::Transaction&, AccountId id,
        const std::vector<account::DemographicValue>& values) override {
        auto& rows = state_.rows.at(id).demographics;
        for (const account::DemographicValue& value : values) {
            const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& other) {
                return other.demographicId == value.demographicId;
            });
            if (value.value.empty()) {
                if (row != rows.end()) rows.erase(row);
            } else if (row == rows.end()) {
                rows.push_back(value);
            } else {
                *row = value;
            }
        }
        return {};
    }

    sdk::Result<std::optional<account::IdentifierOwner>> ownerOf(brand::Transaction&,
                                                                 brand::BrandId brandId,
                                                                 std::string_view attribute,
                                                                 std::string_view key) override {
        ++calls_;
        const auto claim = state_.claims.find(claimKey(brandId, attribute, key));
        if (claim == state_.claims.end()) return std::optional<account::IdentifierOwner>();
        const auto& [id, proven] = claim->second;
        const account::Account& account = state_.rows.at(id).account;
        return std::optional(
            account::IdentifierOwner{id, proven, account.state, account.isSocial()});
    }
    sdk::Result<account::Claim> claim(brand::Transaction& tx, brand::BrandId brandId, AccountId id,
                                      std::string_view attribute, std::string_view key,
                                      bool proven) override {
        ++calls_;
        const ClaimKey wanted = claimKey(brandId, attribute, key);
        const auto other = state_.claims.find(wanted);
        if (other != state_.claims.end() && other->second.accountId != id &&
            (other->second.proven || !proven)) {
            return account::Claim{};
        }
        const AccountId displaced = other != state_.claims.end() && other->second.accountId != id
                                        ? other->second.accountId
                                        : 0;
        if (auto released = release(tx, brandId, id, attribute); !released) {
            return sdk::Unexpected(released.error());
        }
        state_.claims[wanted] = {id, proven};
        return account::Claim{true, displaced};
    }
    sdk::Result<void> release(brand::Transaction&, brand::BrandId brandId, AccountId id,
                              std::string_view attribute) override {
        std::erase_if(state_.claims, [&](const auto& entry) {
            return std::get<0>(entry.first) == brandId && std::get<1>(entry.first) == attribute &&
                   entry.second.accountId == id;
        });
        return {};
    }

    sdk::Result<void> recordOptIn(brand::Transaction&, const account::Account& account,
                                  std::string_view channel, account::OptIn value,
                                  std::string_view source, sdk::TimePoint) override {
        state_.optIns.push_back({account.id, std::string(channel), value, std::string(source)});
        return {};
    }

    sdk::Result<void> erase(brand::Transaction& tx, brand::BrandId brandId, AccountId id,
                            sdk::TimePoint) override {
        const auto found = state_.rows.find(id);
        if (found == state_.rows.end()) return {};
        account::Account stub;
        stub.id = id;
        stub.brandId = brandId;
        stub.state = account::AccountState::kBeingDeleted;
        stub.version = found->second.account.version + 1;
        found->second = {stub, {}};
        std::erase_if(state_.claims, [&](const auto& c) { return c.second.accountId == id; });
        std::erase_if(state_.optIns, [&](const auto& event) { return event.accountId == id; });
        for (const std::string_view attribute : {account::kEmail, account::kPhoneNumber}) {
            if (auto gone = pending_.remove(tx, id, attribute); !gone) {
                return sdk::Unexpected(gone.error());
            }
        }
        return {};
    }
    sdk::Result<int> purge(brand::Transaction&, sdk::TimePoint, int) override { return 0; }

    // For tests.
    const std::map<AccountId, Row>& rows() const { return state_.rows; }
    account::Account& row(AccountId id) { return state_.rows.at(id).account; }
    void setDemographic(AccountId id, account::DemographicValue value) {
        state_.rows.at(id).demographics.push_back(std::move(value));
    }
    const std::map<ClaimKey, Claim>& claims() const { return state_.claims; }
    const std::vector<OptInEvent>& optIns() const { return state_.optIns; }
    /// Statements on accounts and claims so far.
    int calls() const { return calls_; }

  private:
    static ClaimKey claimKey(brand::BrandId brandId, std::string_view attribute,
                             std::string_view key) {
        return {brandId, std::string(attribute), std::string(key)};
    }
    struct State {
        std::map<AccountId, Row> rows;
        std::map<ClaimKey, Claim> claims;
        std::vector<OptInEvent> optIns;
        AccountId lastId = 0;
    };
    State state_;
    MemoryPendingChangeStore& pending_;
    int calls_ = 0;
};

}  // namespace patron::fakes

#endif  // PATRON_TESTS_UNIT_FAKES_MEMORY_ACCOUNT_STORE_H
