#include "keys/hmac.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include <cstdint>
#include <cstdlib>
#include <memory>

namespace patron::keys {
namespace {

struct FreeMacContext {
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using MacContext = std::unique_ptr<EVP_MAC_CTX, FreeMacContext>;

MacContext makeContext() {
    static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr);
    MacContext context(algorithm == nullptr ? nullptr : EVP_MAC_CTX_new(algorithm));
    char digest[] = OSSL_DIGEST_NAME_SHA2_256;
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_END};
    if (context == nullptr || EVP_MAC_CTX_set_params(context.get(), parameters) != 1) std::abort();
    return context;
}

const unsigned char* raw(std::string_view text) {
    // OpenSSL reads a null key as "keep the last one".
    return reinterpret_cast<const unsigned char*>(text.data() == nullptr ? "" : text.data());
}

// One computation at a time on the thread's own context. Looking the algorithms up for each hash,
// as HMAC() does, costs more than the hash itself.
class Computation {
  public:
    explicit Computation(std::string_view key) : context_(ofThisThread()) {
        require(EVP_MAC_init(context_, raw(key), key.size(), nullptr));
    }
    void add(std::string_view part) { require(EVP_MAC_update(context_, raw(part), part.size())); }
    Digest finish() {
        Digest digest{};
        std::size_t size = 0;
        require(EVP_MAC_final(context_, digest.data(), &size, digest.size()));
        if (size != digest.size()) std::abort();
        return digest;
    }

  private:
    static EVP_MAC_CTX* ofThisThread() {
        static thread_local const MacContext context = makeContext();
        return context.get();
    }
    // Only a lack of memory or a broken OpenSSL fails here; a wrong hash must not go on.
    static void require(int done) {
        if (done != 1) std::abort();
    }
    EVP_MAC_CTX* context_;
};

}  // namespace

Digest hmacSha256(std::string_view key, std::string_view text) {
    Computation computation(key);
    computation.add(text);
    return computation.finish();
}

Digest keyedHash(std::string_view key, std::initializer_list<std::string_view> parts) {
    Computation computation(key);
    for (const std::string_view part : parts) {
        std::array<char, 8> length{};
        std::uint64_t rest = part.size();
        for (auto byte = length.rbegin(); byte != length.rend(); ++byte, rest >>= 8) {
            *byte = static_cast<char>(rest & 0xff);
        }
        computation.add({length.data(), length.size()});
        computation.add(part);
    }
    return computation.finish();
}

std::string toHex(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += kDigits[byte >> 4];
        text += kDigits[byte & 0x0f];
    }
    return text;
}

}  // namespace patron::keys
