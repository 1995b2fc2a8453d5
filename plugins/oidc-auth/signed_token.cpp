#include "signed_token.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "base64url.h"

namespace patron::oidc_auth {
namespace {

/// Larger than any honest ID token.
constexpr std::size_t kLongest = std::size_t{16} * 1024;
constexpr std::size_t kLongestKeyId = 255;

sdk::Unexpected refuse(const char* reason) {
    return sdk::fail(sdk::ErrorCode::kAuthCredentialsIncorrect, reason);
}

std::optional<JsonObject> readPart(std::string_view part) {
    const auto bytes = fromBase64Url(part);
    return bytes ? JsonObject::parse(*bytes) : std::nullopt;
}

bool isJwt(const JsonObject& header) {
    if (!header.has("typ")) return true;
    std::string type = header.text("typ").value_or("");
    std::ranges::transform(type, type.begin(), [](unsigned char c) { return std::toupper(c); });
    return type == "JWT";
}

}  // namespace

sdk::Result<SignedToken> readSignedToken(std::string_view text) {
    if (text.size() > kLongest) return refuse("ID token too long");
    const std::size_t first = text.find('.');
    const std::size_t second = first == text.npos ? first : text.find('.', first + 1);
    if (second == text.npos || text.find('.', second + 1) != text.npos) {
        return refuse("ID token not in three parts");
    }
    const auto header = readPart(text.substr(0, first));
    auto claims = readPart(text.substr(first + 1, second - first - 1));
    auto signature = fromBase64Url(text.substr(second + 1));
    if (!header || !claims || !signature) return refuse("ID token cannot be read");
    if (header->has("crit") || header->has("enc") || !isJwt(*header)) {
        return refuse("ID token of another kind");
    }
    std::string algorithm = header->text("alg").value_or("");
    std::string keyId = header->text("kid").value_or("");
    if (keyId.empty() || keyId.size() > kLongestKeyId) return refuse("ID token names no key");
    return SignedToken{std::move(algorithm), std::move(keyId), std::string(text.substr(0, second)),
                       std::move(*signature), std::move(*claims)};
}

}  // namespace patron::oidc_auth
