#ifndef PATRON_SESSION_SESSION_STATE_H
#define PATRON_SESSION_SESSION_STATE_H

#include "brand/request_context.h"
#include "sdk/result.h"
#include "session/access_token.h"
#include "session/session.h"

// Rules over one session and one token, without a database; used by this folder alone.
namespace patron::session {

/// Whether the session is this token's, of the request's brand, and not over:
/// kSessionTokenInvalid, kSessionEnded.
sdk::Result<void> checkOwner(const brand::RequestContext& context, const AccessToken& token,
                             const Session& session);

/// Whether the token is the one before the current one, replaced less than kRefreshGrace ago.
bool isWithinGrace(const AccessToken& token, const Session& session, sdk::TimePoint now);

/// Whether a session may still be refreshed: kSessionTokenExpired past its absolute end,
/// kSessionEnded when nothing was heard of it for longer than the brand allows.
sdk::Result<void> checkRefreshable(const brand::RequestContext& context, const Session& session);

}  // namespace patron::session

#endif  // PATRON_SESSION_SESSION_STATE_H
