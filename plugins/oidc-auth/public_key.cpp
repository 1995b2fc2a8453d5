#include "public_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <optional>
#include <utility>

#include "base64url.h"

namespace patron::oidc_auth {
namespace {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* pointer) const {
        Free(pointer);
    }
};
using BigNumber = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

constexpr std::size_t kCoordinate = 32;  // bytes, on P-256
constexpr int kFewestBits = 2048;
constexpr int kMostBits = 8192;  // a larger one would cost too much time
constexpr int kMostExponentBits = 64;

const unsigned char* bytesOf(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::optional<std::string> bytes(const JsonObject& jwk, const char* name) {
    const auto text = jwk.text(name);
    return text ? fromBase64Url(*text) : std::nullopt;
}

BigNumber number(std::string_view bigEndian) {
    return BigNumber(BN_bin2bn(bytesOf(bigEndian), static_cast<int>(bigEndian.size()), nullptr));
}

Key import(const char* type, OSSL_PARAM_BLD* content) {
    const Parameters parameters(OSSL_PARAM_BLD_to_param(content));
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* made = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
        return nullptr;
    }
    Key key(made);
    const KeyContext check(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
    return check && EVP_PKEY_public_check(check.get()) == 1 ? std::move(key) : nullptr;
}

Key importRsa(const JsonObject& jwk) {
    const auto n = bytes(jwk, "n");
    const auto e = bytes(jwk, "e");
    if (!n || !e || n->size() > kMostBits / 8 || e->size() > kMostExponentBits / 8) return nullptr;
    const BigNumber modulus = number(*n);
    const BigNumber exponent = number(*e);
    if (!modulus || !exponent || BN_num_bits(modulus.get()) < kFewestBits) return nullptr;
    if (!BN_is_odd(exponent.get()) || BN_is_one(exponent.get())) return nullptr;
    const Builder content(OSSL_PARAM_BLD_new());
    if (!content ||
        OSSL_PARAM_BLD_push_BN(content.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(content.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1) {
        return nullptr;
    }
    return import("RSA", content.get());
}

Key importP256(const JsonObject& jwk) {
    const auto x = bytes(jwk, "x");
    const auto y = bytes(jwk, "y");
    if (jwk.text("crv") != "P-256" || !x || !y) return nullptr;
    if (x->size() != kCoordinate || y->size() != kCoordinate) return nullptr;
    const std::string point = "\x04" + *x + *y;
    const Builder content(OSSL_PARAM_BLD_new());
    if (!content ||
        OSSL_PARAM_BLD_push_utf8_string(content.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1",
                                        0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(content.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                         point.size()) != 1) {
        return nullptr;
    }
    return import("EC", content.get());
}

/// The algorithm of a key: what it says, if its kind can do that. Empty: none.
std::string algorithmOf(const JsonObject& jwk, const std::string& kind) {
    const std::string usual = kind == "RSA" ? "RS256" : "ES256";
    const std::string said = jwk.has("alg") ? jwk.text("alg").value_or("") : usual;
    const bool known = said == usual || (kind == "RSA" && said == "PS256");
    return known ? said : std::string();
}

/// JOSE writes an ECDSA signature as two numbers, OpenSSL wants them in DER.
std::string toDer(std::string_view joined) {
    if (joined.size() != 2 * kCoordinate) return {};
    const EcSignature signature(ECDSA_SIG_new());
    BigNumber r = number(joined.substr(0, kCoordinate));
    BigNumber s = number(joined.substr(kCoordinate));
    if (!signature || !r || !s) return {};
    if (ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return {};
    (void)r.release();  // NOLINT(bugprone-unused-return-value): the signature's now
    (void)s.release();  // NOLINT(bugprone-unused-return-value)
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(signature.get(), &der);
    if (size <= 0) return {};
    std::string text(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return text;
}

bool setPadding(EVP_PKEY_CTX* context, const std::string& algorithm) {
    if (algorithm == "ES256") return true;
    if (algorithm == "RS256") return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

}  // namespace

std::shared_ptr<const PublicKey> PublicKey::fromJwk(const JsonObject& jwk) {
    const std::string kind = jwk.text("kty").value_or("");
    if (kind != "RSA" && kind != "EC") return nullptr;
    if (jwk.has("use") && jwk.text("use") != "sig") return nullptr;
    std::string id = jwk.text("kid").value_or("");
    std::string algorithm = algorithmOf(jwk, kind);
    if (id.empty() || algorithm.empty()) return nullptr;
    Key key = kind == "RSA" ? importRsa(jwk) : importP256(jwk);
    ERR_clear_error();
    if (!key) return nullptr;
    return std::shared_ptr<const PublicKey>(
        new PublicKey(std::move(id), std::move(algorithm), key.release()));
}

PublicKey::~PublicKey() { EVP_PKEY_free(key_); }

bool PublicKey::verifies(std::string_view signedText, std::string_view signature) const {
    const std::string der = algorithm_ == "ES256" ? toDer(signature) : std::string();
    if (algorithm_ == "ES256") signature = der;
    const DigestContext context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* keyContext = nullptr;  // the digest context's
    const bool holds =
        !signature.empty() && context &&
        EVP_DigestVerifyInit(context.get(), &keyContext, EVP_sha256(), nullptr, key_) == 1 &&
        setPadding(keyContext, algorithm_) &&
        EVP_DigestVerify(context.get(), bytesOf(signature), signature.size(), bytesOf(signedText),
                         signedText.size()) == 1;
    ERR_clear_error();
    return holds;
}

}  // namespace patron::oidc_auth
