#include "id_token.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <optional>

#include "sdk/secret.h"

namespace patron::oidc_auth {
namespace {

using sdk::TimePoint;
using std::chrono::seconds;

constexpr std::size_t kLongestSubject = 255;
constexpr std::size_t kLongestNonce = 255;

sdk::Unexpected refuse(const char* reason) {
    return sdk::fail(sdk::ErrorCode::kAuthCredentialsIncorrect, reason);
}

std::string sha256Hex(std::string_view text) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex;
    for (const unsigned char byte : digest) {
        hex += kDigits[byte >> 4];
        hex += kDigits[byte & 0x0fU];
    }
    return hex;
}

bool isOurs(const TokenRules& rules, const std::string& clientId) {
    return std::ranges::find(rules.clientIds, clientId) != rules.clientIds.end();
}

/// What is wrong with whom the token is for; null: nothing.
const char* problemOfAudience(const JsonObject& claims, const TokenRules& rules) {
    const std::vector<std::string> audiences = claims.texts("aud");
    if (audiences.empty()) return "ID token without audience";
    for (const std::string& audience : audiences) {
        if (!isOurs(rules, audience)) return "ID token for another audience";
    }
    if (!claims.has("azp")) {
        return audiences.size() > 1 ? "ID token for several without authorized party" : nullptr;
    }
    const auto party = claims.text("azp");
    return party && isOurs(rules, *party) ? nullptr : "ID token of another authorized party";
}

const char* problemOfNonce(const JsonObject& claims, const TokenRules& rules,
                           std::string_view nonce) {
    const auto held = claims.text("nonce");
    if (!held || held->empty()) return "ID token without nonce";
    if (nonce.empty() || nonce.size() > kLongestNonce) return "no nonce for the ID token";
    const std::string expected = rules.nonceIsHashed ? sha256Hex(nonce) : std::string(nonce);
    return sdk::constantTimeEquals(*held, expected) ? nullptr : "ID token with another nonce";
}

/// When the token was issued and when it ends, if it is good at `now`.
struct Life {
    TimePoint issued, ends;
};
const char* problemOfLife(const JsonObject& claims, const TokenRules& rules, TimePoint now,
                          Life& life) {
    const auto exp = claims.seconds("exp");
    const auto iat = claims.seconds("iat");
    if (!exp || !iat) return "ID token without exp or iat";
    life = {TimePoint(seconds(*iat)), TimePoint(seconds(*exp))};
    if (now >= life.ends + rules.skew) return "ID token expired";
    if (now >= life.issued + rules.maxAge + rules.skew) return "ID token too old";
    if (now < life.issued - rules.skew) return "ID token from the future";
    if (!claims.has("nbf")) return nullptr;
    const auto nbf = claims.seconds("nbf");
    return nbf && now >= TimePoint(seconds(*nbf)) - rules.skew ? nullptr : "ID token not yet good";
}

}  // namespace

bool isSubject(std::string_view text) {
    const auto isPrintable = [](char c) { return c >= ' ' && c <= '~'; };
    return !text.empty() && text.size() <= kLongestSubject &&
           std::ranges::all_of(text, isPrintable) && text.front() != ' ' && text.back() != ' ';
}

sdk::Result<TokenClaims> checkClaims(const JsonObject& claims, const TokenRules& rules,
                                     std::string_view nonce, TimePoint now) {
    if (claims.text("iss") != rules.issuer) return refuse("ID token of another issuer");
    if (const char* problem = problemOfAudience(claims, rules)) return refuse(problem);
    Life life;
    if (const char* problem = problemOfLife(claims, rules, now, life)) return refuse(problem);
    if (const char* problem = problemOfNonce(claims, rules, nonce)) return refuse(problem);
    auto subject = claims.text("sub");
    if (!subject || !isSubject(*subject)) return refuse("ID token without a proper subject");
    const auto textOf = [&](const char* name) { return claims.text(name).value_or(""); };
    return TokenClaims{
        std::move(*subject),  std::min(life.ends, life.issued + rules.maxAge) + rules.skew,
        textOf("given_name"), textOf("family_name"),
        textOf("email"),      claims.flag("email_verified").value_or(false)};
}

}  // namespace patron::oidc_auth
