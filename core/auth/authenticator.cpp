#include "auth/authenticator.h"

#include <charconv>

namespace patron::auth {
namespace {

using account::AccountState;
using sdk::ErrorCode;
using sdk::Unexpected;

sdk::Result<account::AccountId> accountOf(const session::AccessToken& token) {
    account::AccountId id = 0;
    const char* end = token.sub.data() + token.sub.size();
    const auto [stop, error] = std::from_chars(token.sub.data(), end, id);
    if (error != std::errc() || stop != end || id <= 0) {
        return sdk::fail(ErrorCode::kSessionTokenInvalid, "sub is no account");
    }
    return id;
}

/// The session and account of a verified token. kSessionEnded when either is gone, kAccountLocked.
/// An account that is being deleted has no sessions any more.
sdk::Result<SessionAccount> load(brand::Transaction& tx, SessionAccountStore& store,
                                 const brand::RequestContext& context,
                                 const session::AccessToken& token) {
    const auto accountId = accountOf(token);
    if (!accountId) return Unexpected(accountId.error());
    auto found = store.find(tx, context.brand->id, *accountId, token.sessionId, context.now);
    if (!found) return Unexpected(std::move(found.error()));
    if (!*found || (*found)->view.account.state == AccountState::kBeingDeleted) {
        return sdk::fail(ErrorCode::kSessionEnded);
    }
    if ((*found)->view.account.state == AccountState::kLocked) {
        return sdk::fail(ErrorCode::kAccountLocked);
    }
    return std::move(**found);
}

}  // namespace

Authenticator::Authenticator(brand::Database& database, SessionAccountStore& store,
                             session::SessionService& sessions)
    : database_(database), store_(store), sessions_(sessions) {}

sdk::Result<SignedIn> Authenticator::authenticate(const brand::RequestContext& context,
                                                  std::string_view authorization) {
    auto token = sessions_.verify(context, authorization, false);
    if (!token) return Unexpected(std::move(token.error()));
    auto found =
        database_.read([&](brand::Transaction& tx) { return load(tx, store_, context, *token); });
    if (!found) return Unexpected(std::move(found.error()));
    if (auto admitted = sessions_.admit(context, *token, found->session); !admitted) {
        return Unexpected(std::move(admitted.error()));
    }
    return SignedIn{std::move(*token), std::move(found->session), std::move(found->view)};
}

sdk::Result<Authenticator::Refreshed> Authenticator::refresh(const brand::RequestContext& context,
                                                             std::string_view authorization) {
    const auto token = sessions_.verify(context, authorization, true);
    if (!token) return Unexpected(token.error());
    account::AccountView view;
    auto refreshed = database_.write(
        [&](brand::Transaction& tx) -> sdk::Result<session::SessionService::Refreshed> {
            auto found = load(tx, store_, context, *token);
            if (!found) return Unexpected(std::move(found.error()));
            view = std::move(found->view);
            return sessions_.refresh(tx, context, *token);
        });
    if (!refreshed) return Unexpected(std::move(refreshed.error()));
    if (refreshed->reused) return sdk::fail(ErrorCode::kSessionReused);
    auto issued = sessions_.issue(context, refreshed->session);
    if (!issued) return Unexpected(std::move(issued.error()));
    return Refreshed{std::move(view), std::move(*issued)};
}

sdk::Result<void> Authenticator::signOut(const brand::RequestContext& context,
                                         std::string_view authorization) {
    const auto token = sessions_.verify(context, authorization, true);
    if (!token) return Unexpected(token.error());
    return database_.write([&](brand::Transaction& tx) -> sdk::Result<void> {
        const auto found = load(tx, store_, context, *token);
        if (!found) return Unexpected(found.error());
        if (auto admitted = sessions_.admit(context, *token, found->session); !admitted) {
            return admitted;
        }
        return sessions_.end(tx, *token);
    });
}

}  // namespace patron::auth
