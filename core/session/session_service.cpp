#include "session/session_service.h"

#include <Poco/String.h>

#include "session/session_state.h"

namespace patron::session {
namespace {

constexpr std::size_t kJtiLength = 16;
constexpr std::string_view kIssuedBelow = "/api/";

std::int64_t unixSeconds(sdk::TimePoint when) {
    return std::chrono::floor<std::chrono::seconds>(when).time_since_epoch().count();
}

sdk::Unexpected invalid(const char* why) {
    return sdk::fail(sdk::ErrorCode::kSessionTokenInvalid, why);
}

// What follows the scheme (RFC 6750, 2.1; its name has no case: RFC 9110, 11.1). Empty when there
// is nothing or another scheme.
std::string_view bearerValue(std::string_view authorization) {
    constexpr std::string_view kScheme = "bearer ";
    if (Poco::icompare(std::string(authorization.substr(0, kScheme.size())),
                       std::string(kScheme)) != 0) {
        return {};
    }
    const std::size_t start = authorization.find_first_not_of(' ', kScheme.size());
    return start == authorization.npos ? std::string_view() : authorization.substr(start);
}

bool issuedByBrand(const AccessToken& token, const brand::Brand& brand) {
    const std::string_view iss = token.iss;
    return iss.starts_with(brand.publicUrl) &&
           iss.substr(brand.publicUrl.size()).starts_with(kIssuedBelow);
}

sdk::Result<void> checkTimes(const AccessToken& token, sdk::TimePoint now, bool allowExpired) {
    const std::int64_t seconds = unixSeconds(now);
    if (token.nbf > seconds + kClockTolerance.count()) return invalid("token from the future");
    if (token.iat > token.nbf || token.exp <= token.nbf) return invalid("token times in disorder");
    // The end of the session is the end of its last token too, whatever its own exp says.
    if (seconds > token.iat + token.setRefreshTtl) {
        return sdk::fail(sdk::ErrorCode::kSessionTokenExpired, "past the end of the session");
    }
    if (!allowExpired && seconds >= token.exp) {
        return sdk::fail(sdk::ErrorCode::kSessionTokenExpired);
    }
    return {};
}

}  // namespace

SessionService::SessionService(SessionStore& store, const SigningKeyHolder& keys,
                               keys::RandomSource& random, std::string prv)
    : store_(store), keys_(keys), random_(random), prv_(std::move(prv)) {}

sdk::Result<TokenStamp> SessionService::newStamp(const brand::RequestContext& context) const {
    const auto keys = keys_.current();
    const SigningKey* key = keys->signing(context.brand->id, context.now);
    if (key == nullptr) {
        return sdk::fail(sdk::ErrorCode::kServerInternal,
                         "brand " + std::to_string(context.brand->id) + " has no token key");
    }
    TokenStamp stamp;
    stamp.jti = keys::randomAlphanumeric(random_, kJtiLength);
    stamp.nbf = unixSeconds(context.now);
    stamp.exp = stamp.nbf + std::chrono::seconds(kAccessTokenLife).count();
    stamp.kid = key->kid;
    stamp.path = context.path;
    return stamp;
}

sdk::Result<Session> SessionService::start(brand::Transaction& tx,
                                           const brand::RequestContext& context,
                                           std::int64_t accountId) {
    auto stamp = newStamp(context);
    if (!stamp) return sdk::Unexpected(stamp.error());
    Session session;
    session.accountId = accountId;
    session.brandId = context.brand->id;
    session.applicationId = context.application->id;
    session.signedInAt = stamp->nbf;
    session.refreshUntil = stamp->nbf + context.brand->settings.refreshTtl.count();
    session.current = std::move(*stamp);
    const auto id = store_.add(tx, session);
    if (!id) return sdk::Unexpected(id.error());
    session.id = *id;
    return session;
}

sdk::Result<IssuedToken> SessionService::issue(const brand::RequestContext& context,
                                               const Session& session) const {
    const TokenStamp& stamp = session.current;
    const auto keys = keys_.current();
    const SigningKey* key = keys->find(session.brandId, stamp.kid, context.now);
    if (key == nullptr) {
        return sdk::fail(sdk::ErrorCode::kServerInternal, "token key " + stamp.kid + " of brand " +
                                                              std::to_string(session.brandId) +
                                                              " is not loaded");
    }
    AccessToken token;
    token.kid = stamp.kid;
    token.setRefreshTtl = session.refreshUntil - session.signedInAt;
    token.iss = context.brand->publicUrl + stamp.path;
    token.iat = session.signedInAt;
    token.exp = stamp.exp;
    token.nbf = stamp.nbf;
    token.jti = stamp.jti;
    token.sub = std::to_string(session.accountId);
    token.prv = prv_;
    token.applicationId = session.applicationId;
    token.sessionId = session.id;
    return IssuedToken{signToken(token, key->bytes.reveal()), kAccessTokenLife,
                       std::chrono::seconds(token.setRefreshTtl)};
}

sdk::Result<AccessToken> SessionService::verify(const brand::RequestContext& context,
                                                std::string_view authorization,
                                                bool allowExpired) const {
    const std::string_view value = bearerValue(authorization);
    if (value.empty()) return sdk::fail(sdk::ErrorCode::kSessionTokenMissing);
    auto parsed = parseToken(value);
    if (!parsed) return sdk::Unexpected(parsed.error());
    const auto keys = keys_.current();
    const SigningKey* key = keys->find(context.brand->id, parsed->claims.kid, context.now);
    if (key == nullptr) return invalid("token key unknown to the brand");
    if (!signatureHolds(*parsed, key->bytes.reveal())) return invalid("token signature wrong");
    if (parsed->claims.prv != prv_) return invalid("token of another installation");
    if (!issuedByBrand(parsed->claims, *context.brand)) return invalid("token of another issuer");
    if (auto good = checkTimes(parsed->claims, context.now, allowExpired); !good) {
        return sdk::Unexpected(good.error());
    }
    return std::move(parsed->claims);
}

sdk::Result<void> SessionService::admit(const brand::RequestContext& context,
                                        const AccessToken& token, const Session& session) const {
    if (auto good = checkOwner(context, token, session); !good) return good;
    if (token.jti == session.current.jti) return {};
    if (isWithinGrace(token, session, context.now)) return {};
    return sdk::fail(sdk::ErrorCode::kSessionTokenReplaced);
}

}  // namespace patron::session
