#include "keys/seal.h"

#include <openssl/evp.h>

#include <array>
#include <cstdlib>
#include <memory>

#include "keys/hmac.h"

namespace patron::keys {
namespace {

constexpr std::string_view kVersion = "v1.";
constexpr std::size_t kNonceSize = 12;
constexpr std::size_t kTagSize = 16;

struct FreeCipherContext {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeCipherContext>;

const EVP_CIPHER* aes256Gcm() {
    static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    return cipher;
}

const unsigned char* raw(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data() == nullptr ? "" : text.data());
}
unsigned char* raw(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// Only a lack of memory, a text over 2 GB or a broken OpenSSL fails here.
void require(bool done) {
    if (!done) std::abort();
}

int length(std::string_view text) {
    require(text.size() <= 0x7fffffff);
    return static_cast<int>(text.size());
}

std::string encrypt(const Key& key, std::string_view nonce, std::string_view plain,
                    std::string_view context) {
    const CipherContext cipher(EVP_CIPHER_CTX_new());
    require(cipher != nullptr && aes256Gcm() != nullptr);
    EVP_CIPHER_CTX* const c = cipher.get();
    std::string sealed(plain.size() + kTagSize, '\0');
    int size = 0;
    require(EVP_EncryptInit_ex2(c, aes256Gcm(), raw(key.bytes.reveal()), raw(nonce), nullptr) == 1);
    require(EVP_EncryptUpdate(c, nullptr, &size, raw(context), length(context)) == 1);
    require(EVP_EncryptUpdate(c, raw(sealed), &size, raw(plain), length(plain)) == 1);
    require(EVP_EncryptFinal_ex(c, raw(sealed) + size, &size) == 1);
    require(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, kTagSize, raw(sealed) + plain.size()) ==
            1);
    return sealed;
}

// False when key, context or text are not those of encrypt(). `plain` is then not to be used.
bool decrypt(const Key& key, std::string_view nonce, std::string_view cipherText, std::string tag,
             std::string_view context, std::string& plain) {
    const CipherContext cipher(EVP_CIPHER_CTX_new());
    require(cipher != nullptr && aes256Gcm() != nullptr);
    EVP_CIPHER_CTX* const c = cipher.get();
    plain.assign(cipherText.size(), '\0');
    int size = 0;
    require(EVP_DecryptInit_ex2(c, aes256Gcm(), raw(key.bytes.reveal()), raw(nonce), nullptr) == 1);
    require(EVP_DecryptUpdate(c, nullptr, &size, raw(context), length(context)) == 1);
    require(EVP_DecryptUpdate(c, raw(plain), &size, raw(cipherText), length(cipherText)) == 1);
    require(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data()) == 1);
    return EVP_DecryptFinal_ex(c, raw(plain) + size, &size) == 1;
}

}  // namespace

std::string seal(const KeyRing& ring, RandomSource& random, std::string_view plain,
                 std::string_view context) {
    const Key& key = ring.active();
    std::string nonce(kNonceSize, '\0');
    random.fill({raw(nonce), nonce.size()});
    return std::string(kVersion) + key.id + '.' +
           toBase64Url(nonce + encrypt(key, nonce, plain, context));
}

std::string_view sealedWith(std::string_view sealed) {
    if (!sealed.starts_with(kVersion)) return {};
    sealed.remove_prefix(kVersion.size());
    const std::string_view id = sealed.substr(0, sealed.find('.'));
    return id.size() < sealed.size() && isKeyId(id) ? id : std::string_view();
}

sdk::Result<sdk::Secret> open(const KeyRing& ring, std::string_view sealed,
                              std::string_view context) {
    const std::string_view id = sealedWith(sealed);
    if (id.empty()) return fail(sdk::ErrorCode::kServerInternal, "not a sealed value");
    const Key* const key = ring.find(id);
    if (key == nullptr) {
        return fail(sdk::ErrorCode::kServerInternal,
                    "sealed with key " + std::string(id) + ", which is not in the key file");
    }
    std::string bytes;
    if (!fromBase64Url(sealed.substr(kVersion.size() + id.size() + 1), bytes) ||
        bytes.size() < kNonceSize + kTagSize) {
        return fail(sdk::ErrorCode::kServerInternal, "a sealed value is damaged");
    }
    const std::string_view all = bytes;
    const std::size_t bodySize = all.size() - kNonceSize - kTagSize;
    std::string plain;
    const bool genuine = decrypt(*key, all.substr(0, kNonceSize), all.substr(kNonceSize, bodySize),
                                 bytes.substr(kNonceSize + bodySize), context, plain);
    sdk::Secret opened(std::move(plain));
    if (!genuine) {
        return fail(sdk::ErrorCode::kServerInternal,
                    "a sealed value was changed, or belongs to another place");
    }
    return opened;
}

}  // namespace patron::keys
