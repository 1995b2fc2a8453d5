#ifndef PATRON_KEYS_HMAC_H
#define PATRON_KEYS_HMAC_H

#include <array>
#include <initializer_list>
#include <string>
#include <string_view>

namespace patron::keys {

using Digest = std::array<unsigned char, 32>;

/// HMAC-SHA-256 (RFC 2104) of one text.
Digest hmacSha256(std::string_view key, std::string_view text);

/// HMAC-SHA-256 over several parts, each preceded by its length, so that ("ab","c") and ("a","bc")
/// differ. The first part should name what the hash is for.
Digest keyedHash(std::string_view key, std::initializer_list<std::string_view> parts);

std::string toHex(std::string_view bytes);
inline std::string_view asText(const Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}
inline std::string toHex(const Digest& digest) { return toHex(asText(digest)); }

/// Base64 with the URL alphabet and without padding (RFC 4648, 5; RFC 7515, appendix C).
std::string toBase64Url(std::string_view bytes);
/// False when the text is not strict base64url; `bytes` is then unspecified.
bool fromBase64Url(std::string_view text, std::string& bytes);

}  // namespace patron::keys

#endif  // PATRON_KEYS_HMAC_H
