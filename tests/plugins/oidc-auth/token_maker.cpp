#include "token_maker.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <stdexcept>
#include <utility>

namespace patron::tests {
namespace {

const unsigned char* bytesOf(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string number(EVP_PKEY* key, const char* name, int size = 0) {
    BIGNUM* value = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &value) != 1) throw std::runtime_error(name);
    std::string bytes(static_cast<std::size_t>(size > 0 ? size : BN_num_bytes(value)), '\0');
    BN_bn2binpad(value, reinterpret_cast<unsigned char*>(bytes.data()),
                 static_cast<int>(bytes.size()));
    BN_free(value);
    return toBase64Url(bytes);
}

std::string joined(const std::string& der) {
    const unsigned char* at = bytesOf(der);
    ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
    std::string both(64, '\0');
    auto* out = reinterpret_cast<unsigned char*>(both.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + 32, 32);
    ECDSA_SIG_free(signature);
    return both;
}

}  // namespace

std::string toBase64Url(std::string_view bytes) {
    constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    unsigned bits = 0;
    int count = 0;
    for (const char byte : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(byte);
        for (count += 8; count >= 6; count -= 6) text += kLetters[bits >> (count - 6) & 63U];
        bits &= 0xffU;
    }
    if (count > 0) text += kLetters[bits << (6 - count) & 63U];
    return text;
}

ProviderKey::ProviderKey(std::string id, Kind kind) : id_(std::move(id)), kind_(kind) {
    EVP_PKEY* made =
        kind == Kind::kP256 ? EVP_EC_gen("P-256") : EVP_RSA_gen(kind == Kind::kRsa ? 2048U : 1024U);
    key_ = {made, EVP_PKEY_free};
}

std::string ProviderKey::jwk(const std::string& more) const {
    const std::string start = R"({"kid":")" + id_ + R"(")" + more;
    if (kind_ == Kind::kP256) {
        return start + R"(,"kty":"EC","crv":"P-256","x":")" +
               number(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, 32) + R"(","y":")" +
               number(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, 32) + R"("})";
    }
    return start + R"(,"kty":"RSA","n":")" + number(key_.get(), OSSL_PKEY_PARAM_RSA_N) +
           R"(","e":")" + number(key_.get(), OSSL_PKEY_PARAM_RSA_E) + R"("})";
}

std::string ProviderKey::sign(std::string_view text, std::string_view algorithm) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          &EVP_MD_CTX_free);
    EVP_PKEY_CTX* keyContext = nullptr;
    EVP_DigestSignInit(context.get(), &keyContext, EVP_sha256(), nullptr, key_.get());
    if (algorithm == "PS256") {
        EVP_PKEY_CTX_set_rsa_padding(keyContext, RSA_PKCS1_PSS_PADDING);
        EVP_PKEY_CTX_set_rsa_pss_saltlen(keyContext, RSA_PSS_SALTLEN_DIGEST);
    }
    std::size_t size = 0;
    EVP_DigestSign(context.get(), nullptr, &size, bytesOf(text), text.size());
    std::string signature(size, '\0');
    if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                       bytesOf(text), text.size()) != 1) {
        throw std::runtime_error("cannot sign");
    }
    signature.resize(size);
    return kind_ == Kind::kP256 ? joined(signature) : signature;
}

Claims::Claims(sdk::TimePoint now)
    : iat(std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count()),
      exp(iat + 300) {}

std::string Claims::json() const {
    return R"({"iss":)" + iss + R"(,"aud":)" + aud + R"(,"sub":)" + sub + R"(,"nonce":)" + nonce +
           R"(,"iat":)" + std::to_string(iat) + R"(,"exp":)" + std::to_string(exp) + more + "}";
}

std::string signedText(const std::string& header, const std::string& claims) {
    return toBase64Url(header) + "." + toBase64Url(claims);
}

std::string makeToken(const ProviderKey& key, const Claims& claims, const std::string& algorithm) {
    return makeToken(key,
                     R"({"alg":")" + algorithm + R"(","kid":")" + key.id() + R"(","typ":"JWT"})",
                     claims, algorithm);
}

std::string makeToken(const ProviderKey& key, const std::string& header, const Claims& claims,
                      const std::string& algorithm) {
    const std::string text = signedText(header, claims.json());
    return text + "." + toBase64Url(key.sign(text, algorithm));
}

std::string jwkSet(const std::vector<std::string>& jwks) {
    std::string all;
    for (const std::string& jwk : jwks) all += (all.empty() ? "" : ",") + jwk;
    return R"({"keys":[)" + all + "]}";
}

const ProviderKey& rsaKey() {
    static const ProviderKey key("rsa-1", ProviderKey::Kind::kRsa);
    return key;
}
const ProviderKey& otherRsaKey() {
    static const ProviderKey key("rsa-2", ProviderKey::Kind::kRsa);
    return key;
}
const ProviderKey& p256Key() {
    static const ProviderKey key("ec-1", ProviderKey::Kind::kP256);
    return key;
}

}  // namespace patron::tests
