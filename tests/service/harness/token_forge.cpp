#include "token_forge.h"

#include <stdexcept>

#include "keys/hmac.h"
#include "keys/key_ring.h"
#include "keys/seal.h"

namespace patron::tests {
namespace {

std::string part(const std::string& token, int index) {
    std::size_t start = 0;
    for (int i = 0; i < index; ++i) start = token.find('.', start) + 1;
    std::string bytes;
    keys::fromBase64Url(token.substr(start, token.find('.', start) - start), bytes);
    return bytes;
}

}  // namespace

TokenForge::TokenForge(const Installation& installation) : installation_(installation) {}

std::string TokenForge::headerOf(const std::string& token) { return part(token, 0); }
std::string TokenForge::payloadOf(const std::string& token) { return part(token, 1); }

session::AccessToken TokenForge::claimsOf(const std::string& token) {
    const auto parsed = session::parseToken(token);
    if (!parsed) throw std::runtime_error("not a token: " + parsed.error().detail);
    return parsed->claims;
}

std::string TokenForge::keyOf(const std::string& kid) const {
    Database database = installation_.database();
    const std::string where = " FROM signing_key WHERE kid = '" + kid + "'";
    const std::string sealed = database.text("SELECT sealed" + where);
    const std::string context = "token-key:" + database.text("SELECT brand_id" + where) + ":" + kid;
    const auto all = keys::InstallationKeys::load(installation_.folder() + "/keys");
    if (!all) throw std::runtime_error(all.error().detail);
    const auto bytes = keys::open(*(*all)->ring(keys::KeyPurpose::kMaster), sealed, context);
    if (!bytes) throw std::runtime_error(bytes.error().detail);
    return std::string(bytes->reveal());
}

std::string TokenForge::sign(const session::AccessToken& claims) const {
    return session::signToken(claims, keyOf(claims.kid));
}

std::string TokenForge::signParts(const std::string& header, const std::string& payload,
                                  const std::string& kid) const {
    const std::string text = keys::toBase64Url(header) + "." + keys::toBase64Url(payload);
    return text + "." + keys::toBase64Url(keys::asText(keys::hmacSha256(keyOf(kid), text)));
}

std::string TokenForge::older(const std::string& token, std::chrono::seconds span) const {
    session::AccessToken claims = claimsOf(token);
    claims.iat -= span.count();
    claims.nbf -= span.count();
    claims.exp -= span.count();
    std::string sql = "UPDATE session SET ";
    for (const char* column : {"signed_in_at", "refresh_until_at", "not_before_at", "expires_at"}) {
        sql += std::string(column) + " = " + column + " - " + std::to_string(span.count() * 1000);
        sql += ", ";
    }
    const std::string by = std::to_string(span.count() * 1000);
    installation_.database().run(sql + "replaced_at = CASE WHEN replaced_at > " + by +
                                 " THEN replaced_at - " + by +
                                 " ELSE 0 END WHERE id = " + std::to_string(claims.sessionId));
    return sign(claims);
}

}  // namespace patron::tests
