#include <Poco/JWT/Signer.h>
#include <Poco/JWT/Token.h>

#include "session/access_token.h"

namespace patron::session {
namespace {

// Poco's default object sorts its members; this one keeps them as they are set.
constexpr int kInOrder = Poco::JSON_PRESERVE_KEY_ORDER;

Poco::JSON::Object headerOf(const AccessToken& token) {
    Poco::JSON::Object header(kInOrder);
    header.set("typ", "JWT");
    header.set("alg", Poco::JWT::Signer::ALGO_HS256);
    if (!token.kid.empty()) header.set("kid", token.kid);
    return header;
}

Poco::JSON::Object payloadOf(const AccessToken& token) {
    Poco::JSON::Object payload(kInOrder);
    payload.set("setRefreshTTL", token.setRefreshTtl);
    payload.set("iss", token.iss);
    payload.set("iat", token.iat);
    payload.set("exp", token.exp);
    payload.set("nbf", token.nbf);
    payload.set("jti", token.jti);
    payload.set("sub", token.sub);
    payload.set("prv", token.prv);
    payload.set("application_id", token.applicationId);
    payload.set("session_id", token.sessionId);
    return payload;
}

}  // namespace

std::string signToken(const AccessToken& token, std::string_view key) {
    Poco::JWT::Token jwt;
    jwt.header() = headerOf(token);
    jwt.payload() = payloadOf(token);
    Poco::JWT::Signer signer{std::string(key)};
    return signer.sign(jwt, Poco::JWT::Signer::ALGO_HS256);
}

}  // namespace patron::session
