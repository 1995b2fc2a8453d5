#include "escaping.h"

#include <Poco/Ascii.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace patron::sms_gateway {
namespace {

constexpr std::string_view kUpperDigits = "0123456789ABCDEF";
constexpr std::string_view kLowerDigits = "0123456789abcdef";

void putByte(std::string& out, unsigned char byte, std::string_view digits) {
    out += digits[byte >> 4U];
    out += digits[byte & 0xFU];
}

std::string encoded(std::string_view value, std::string_view marksKept, bool plusForSpace) {
    std::string out;
    for (const char c : value) {
        if (Poco::Ascii::isAlphaNumeric(c) || marksKept.find(c) != marksKept.npos) {
            out += c;
        } else if (c == ' ' && plusForSpace) {
            out += '+';
        } else {
            out += '%';
            putByte(out, static_cast<unsigned char>(c), kUpperDigits);
        }
    }
    return out;
}

const unsigned char* bytesOf(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hmac(const EVP_MD* hash, std::string_view key, std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    HMAC(hash, key.data(), static_cast<int>(key.size()), bytesOf(bytes), bytes.size(),
         digest.data(), &size);
    return {reinterpret_cast<const char*>(digest.data()), size};
}

}  // namespace

std::string asItIs(std::string_view value) { return std::string(value); }

std::string percentEncoded(std::string_view value) { return encoded(value, "-._~", false); }

std::string formEncoded(std::string_view value) { return encoded(value, "*-._", true); }

std::string base64(std::string_view bytes) {
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with a null
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytesOf(bytes),
                                     static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

std::string hex(std::string_view bytes) {
    std::string out;
    for (const char byte : bytes) putByte(out, static_cast<unsigned char>(byte), kLowerDigits);
    return out;
}

std::string hmacSha1(std::string_view key, std::string_view bytes) {
    return hmac(EVP_sha1(), key, bytes);
}

std::string hmacSha256(std::string_view key, std::string_view bytes) {
    return hmac(EVP_sha256(), key, bytes);
}

}  // namespace patron::sms_gateway
