#ifndef PATRON_SESSION_SESSION_SERVICE_H
#define PATRON_SESSION_SESSION_SERVICE_H

#include <string>
#include <string_view>

#include "brand/request_context.h"
#include "brand/transaction.h"
#include "keys/random.h"
#include "sdk/result.h"
#include "session/access_token.h"
#include "session/session.h"
#include "session/session_store.h"
#include "session/signing_keys.h"

namespace patron::session {

/// A token ready for the answer.
struct IssuedToken {
    std::string value;
    std::chrono::minutes ttl{kAccessTokenLife};
    std::chrono::seconds refreshTtl{0};
};

/// Access tokens and the sessions behind them (rules A3.1, A3.2, T1–T4, T6, T8, T9). Any
/// thread.
class SessionService {
  public:
    /// @param prv the installation's constant for the claim of that name
    SessionService(SessionStore& store, const SigningKeyHolder& keys, keys::RandomSource& random,
                   std::string prv);

    /// Starts a session for an account, in the caller's write; make the token from what it returns
    /// with issue(), after the commit.
    sdk::Result<Session> start(brand::Transaction& tx, const brand::RequestContext& context,
                               std::int64_t accountId);

    /// The token of a session's current stamp: the same bytes each time.
    sdk::Result<IssuedToken> issue(const brand::RequestContext& context,
                                   const Session& session) const;

    /// Reads a Bearer value and checks form, key (of this brand only), signature, `prv`, `iss`
    /// prefix and times. Expired access is an error unless `allowExpired` (refresh, logout); past
    /// iat + refresh TTL every token is. kSessionTokenMissing, kSessionTokenInvalid,
    /// kSessionTokenExpired.
    sdk::Result<AccessToken> verify(const brand::RequestContext& context,
                                    std::string_view authorization, bool allowExpired) const;

    /// Whether the stored session lets this token act now: kSessionEnded, kSessionTokenReplaced
    /// after the grace, kSessionTokenInvalid for a session of another brand.
    sdk::Result<void> admit(const brand::RequestContext& context, const AccessToken& token,
                            const Session& session) const;

    /// Replaces the token, in the caller's write (rule A3.2): the current one gets a successor;
    /// the one before gets the same successor within the grace; an older or later one ends the
    /// session: `reused` is set and the caller commits, then answers kSessionReused.
    struct Refreshed {
        Session session;
        bool reused = false;
    };
    sdk::Result<Refreshed> refresh(brand::Transaction& tx, const brand::RequestContext& context,
                                   const AccessToken& token);

    sdk::Result<void> end(brand::Transaction& tx, const AccessToken& token);

  private:
    /// What the next token of a session is made of, under the brand's signing key.
    sdk::Result<TokenStamp> newStamp(const brand::RequestContext& context) const;
    sdk::Result<Session> findOwn(brand::Transaction& tx, const brand::RequestContext& context,
                                 const AccessToken& token);
    /// False when another refresh was first; the session is then as it was.
    sdk::Result<bool> replaceCurrent(brand::Transaction& tx, const brand::RequestContext& context,
                                     Session& session);

    SessionStore& store_;
    const SigningKeyHolder& keys_;
    keys::RandomSource& random_;
    std::string prv_;
};

}  // namespace patron::session

#endif  // PATRON_SESSION_SESSION_SERVICE_H
