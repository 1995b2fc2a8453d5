#include "session/session_state.h"

namespace patron::session {

sdk::Result<void> checkOwner(const brand::RequestContext& context, const AccessToken& token,
                             const Session& session) {
    const bool same = session.brandId == context.brand->id && session.id == token.sessionId &&
                      session.accountId == accountIdOf(token) && session.signedInAt == token.iat;
    if (!same) return sdk::fail(sdk::ErrorCode::kSessionTokenInvalid, "token of another session");
    if (session.ended) return sdk::fail(sdk::ErrorCode::kSessionEnded);
    return {};
}

bool isWithinGrace(const AccessToken& token, const Session& session, sdk::TimePoint now) {
    return !session.previousJti.empty() && token.jti == session.previousJti &&
           now - session.replacedAt < kRefreshGrace;
}

sdk::Result<void> checkRefreshable(const brand::RequestContext& context, const Session& session) {
    const sdk::Duration now = context.now.time_since_epoch();
    if (now > std::chrono::seconds(session.refreshUntil)) {
        return sdk::fail(sdk::ErrorCode::kSessionTokenExpired, "past the end of the session");
    }
    const sdk::Duration idleLimit = context.brand->settings.sessionIdleLimit;
    if (idleLimit > sdk::Duration::zero() &&
        now - std::chrono::seconds(session.current.nbf) > idleLimit) {
        return sdk::fail(sdk::ErrorCode::kSessionEnded, "idle for too long");
    }
    return {};
}

}  // namespace patron::session
