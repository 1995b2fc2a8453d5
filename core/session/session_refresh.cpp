#include "session/session_service.h"
#include "session/session_state.h"

namespace patron::session {

sdk::Result<Session> SessionService::findOwn(brand::Transaction& tx,
                                             const brand::RequestContext& context,
                                             const AccessToken& token) {
    auto found = store_.find(tx, accountIdOf(token), token.sessionId);
    if (!found) return sdk::Unexpected(found.error());
    if (!*found) return sdk::fail(sdk::ErrorCode::kSessionEnded, "no such session");
    if (auto good = checkOwner(context, token, **found); !good) {
        return sdk::Unexpected(good.error());
    }
    return std::move(**found);
}

sdk::Result<SessionService::Refreshed> SessionService::refresh(brand::Transaction& tx,
                                                               const brand::RequestContext& context,
                                                               const AccessToken& token) {
    auto session = findOwn(tx, context, token);
    if (!session) return sdk::Unexpected(session.error());
    if (auto good = checkRefreshable(context, *session); !good) {
        return sdk::Unexpected(good.error());
    }
    if (token.jti == session->current.jti) {
        auto first = replaceCurrent(tx, context, *session);
        if (!first) return sdk::Unexpected(first.error());
        if (*first) return Refreshed{std::move(*session), false};
        // Another refresh was first; its successor is ours too.
        session = findOwn(tx, context, token);
        if (!session) return sdk::Unexpected(session.error());
    }
    if (isWithinGrace(token, *session, context.now)) return Refreshed{std::move(*session), false};
    if (auto ended = store_.end(tx, session->accountId, session->id); !ended) {
        return sdk::Unexpected(ended.error());
    }
    session->ended = true;
    return Refreshed{std::move(*session), true};
}

sdk::Result<bool> SessionService::replaceCurrent(brand::Transaction& tx,
                                                 const brand::RequestContext& context,
                                                 Session& session) {
    auto next = newStamp(context);
    if (!next) return sdk::Unexpected(next.error());
    const auto rotated =
        store_.rotate(tx, session.accountId, session.id, session.current.jti, *next, context.now);
    if (!rotated || !*rotated) return rotated;
    session.previousJti = std::move(session.current.jti);
    session.current = std::move(*next);
    session.replacedAt = context.now;
    return true;
}

sdk::Result<void> SessionService::end(brand::Transaction& tx, const AccessToken& token) {
    return store_.end(tx, accountIdOf(token), token.sessionId);
}

}  // namespace patron::session
