#include "admin/account_admin.h"

#include <algorithm>
#include <charconv>

namespace patron::admin {

namespace {

using account::Account;
using account::AccountState;
using account::AccountView;
using sdk::ErrorCode;

std::optional<std::int64_t> asNumber(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

sdk::Result<AccountView> AccountAdmin::find(const brand::RequestContext& context,
                                            std::string_view text) {
    const brand::BrandId brandId = context.brand->id;
    return ports_.database.read([&](brand::Transaction& tx) -> sdk::Result<AccountView> {
        auto found = ports_.accounts.findByUuid(tx, brandId, text, context.now);
        if (!found) return sdk::Unexpected(found.error());
        if (const auto number = asNumber(text); !*found && number) {
            found = ports_.accounts.find(tx, brandId, *number, context.now);
            if (!found) return sdk::Unexpected(found.error());
        }
        for (const plugin::LoadedAuthType& type : context.plugins->authTypes()) {
            if (*found) break;
            const auto identifier = type.instance->parse(text);
            if (!identifier) continue;
            const auto owner =
                ports_.accounts.ownerOf(tx, brandId, identifier->attribute(), identifier->key());
            if (!owner) return sdk::Unexpected(owner.error());
            if (!*owner) continue;
            found = ports_.accounts.find(tx, brandId, (*owner)->accountId, context.now);
            if (!found) return sdk::Unexpected(found.error());
        }
        if (*found) return std::move(**found);
        return sdk::fail(ErrorCode::kAdminNotFound, "the brand has no such account");
    });
}

std::vector<sdk::Identifier> AccountAdmin::identifiersOf(const brand::RequestContext& context,
                                                         const Account& account) const {
    std::vector<sdk::Identifier> identifiers;
    for (const plugin::LoadedAuthType& type : context.plugins->authTypes()) {
        const std::string& attribute = type.instance->info().attribute;
        if (attribute != account::kEmail && attribute != account::kPhoneNumber) continue;
        auto identifier = type.instance->parse(account.attribute(attribute));
        if (identifier) identifiers.push_back(std::move(*identifier));
    }
    return identifiers;
}

sdk::Result<void> AccountAdmin::audit(brand::Transaction& tx, const brand::RequestContext& context,
                                      const Account& account, std::string_view action,
                                      std::string_view admin) {
    return ports_.audit.append(
        tx, {context.brand->id, account.id, std::string(action), "admin:" + std::string(admin), "",
             context.requestId, context.now});
}

sdk::Result<void> AccountAdmin::setState(brand::Transaction& tx,
                                         const brand::RequestContext& context,
                                         account::AccountId id, AccountState state) {
    auto found = ports_.accounts.findForUpdate(tx, context.brand->id, id, context.now);
    if (!found) return sdk::Unexpected(found.error());
    if (!*found || (*found)->account.state == AccountState::kBeingDeleted) {
        return sdk::fail(ErrorCode::kAdminNotFound, "the account is gone");
    }
    Account account = (*found)->account;
    const std::int64_t version = account.version++;
    account.state = state;
    account.updatedAt = context.now;
    auto updated = ports_.accounts.update(tx, account, version);
    if (!updated) return sdk::Unexpected(updated.error());
    return {};
}

sdk::Result<void> AccountAdmin::lock(const brand::RequestContext& context, const Account& account,
                                     std::string_view admin) {
    return ports_.database.write([&](brand::Transaction& tx) -> sdk::Result<void> {
        if (auto done = setState(tx, context, account.id, AccountState::kLocked); !done) {
            return done;
        }
        if (auto done = ports_.sessions.endAll(tx, account.id); !done) {
            return sdk::Unexpected(done.error());
        }
        // Its sign-in code stays: who has it is told that the account is locked and
        // nobody else is. Unlocking voids it.
        if (auto done = otp_.cancelAllOf(tx, context.brand->id, account.id); !done) return done;
        return audit(tx, context, account, "account.locked", admin);
    });
}

sdk::Result<void> AccountAdmin::unlock(const brand::RequestContext& context, const Account& account,
                                       std::string_view admin) {
    return ports_.database.write([&](brand::Transaction& tx) -> sdk::Result<void> {
        if (auto done = setState(tx, context, account.id, AccountState::kActive); !done) {
            return done;
        }
        for (const sdk::Identifier& identifier : identifiersOf(context, account)) {
            if (auto done = otp_.unlock(tx, context.brand->id, identifier); !done) return done;
            const otp::Subject subject{otp::Purpose::kSignIn, &identifier, 0};
            if (auto done = otp_.cancel(tx, context.brand->id, subject); !done) return done;
        }
        return audit(tx, context, account, "account.unlocked", admin);
    });
}

sdk::Result<int> AccountAdmin::endSessions(const brand::RequestContext& context,
                                           const Account& account, std::string_view admin) {
    return ports_.database.write([&](brand::Transaction& tx) -> sdk::Result<int> {
        auto ended = ports_.sessions.endAll(tx, account.id);
        if (!ended) return ended;
        if (auto done = audit(tx, context, account, "account.sessions_ended", admin); !done) {
            return sdk::Unexpected(done.error());
        }
        return ended;
    });
}

sdk::Result<void> AccountAdmin::erase(const brand::RequestContext& context, const Account& account,
                                      std::string_view admin) {
    return accounts_.erase(context, account.id, "admin:" + std::string(admin));
}

}  // namespace patron::admin
