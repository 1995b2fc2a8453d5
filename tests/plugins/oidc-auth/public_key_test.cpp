#include "public_key.h"

#include <gtest/gtest.h>

#include "key_set.h"
#include "token_maker.h"

namespace patron::oidc_auth {
namespace {

using tests::ProviderKey;

std::shared_ptr<const PublicKey> keyOf(const std::string& jwk) {
    const auto object = JsonObject::parse(jwk);
    EXPECT_TRUE(object) << jwk;
    return object ? PublicKey::fromJwk(*object) : nullptr;
}

TEST(PublicKey, VerifiesEachAlgorithmThatItsKindHas) {
    const struct {
        const ProviderKey& key;
        std::string jwk, algorithm;
    } cases[] = {
        {tests::rsaKey(), tests::rsaKey().jwk(), "RS256"},
        {tests::rsaKey(), tests::rsaKey().jwk(R"(,"alg":"PS256")"), "PS256"},
        {tests::p256Key(), tests::p256Key().jwk(R"(,"alg":"ES256","use":"sig")"), "ES256"}};
    for (const auto& [pair, jwk, algorithm] : cases) {
        SCOPED_TRACE(algorithm);
        const auto key = keyOf(jwk);
        ASSERT_NE(key, nullptr);
        EXPECT_EQ(key->id(), pair.id());
        EXPECT_EQ(key->algorithm(), algorithm);
        const std::string signature = pair.sign("header.payload", algorithm);
        EXPECT_TRUE(key->verifies("header.payload", signature));
        EXPECT_FALSE(key->verifies("header.payloaD", signature));
        std::string bent = signature;
        bent[5] = static_cast<char>(bent[5] ^ 1);
        EXPECT_FALSE(key->verifies("header.payload", bent));
        for (const std::string& other : {std::string(), std::string(64, '\0'), signature + "A",
                                         signature.substr(1), std::string(256, '\xff')}) {
            EXPECT_FALSE(key->verifies("header.payload", other)) << other.size();
        }
    }
}

// CVE-2022-21449 and its like: a signature of two zeros.
TEST(PublicKey, TakesNoEmptyEcdsaSignature) {
    const auto key = keyOf(tests::p256Key().jwk());
    ASSERT_NE(key, nullptr);
    EXPECT_FALSE(key->verifies("header.payload", std::string(64, '\0')));
}

TEST(PublicKey, HoldsToItsOwnAlgorithm) {
    const auto pss = keyOf(tests::rsaKey().jwk(R"(,"alg":"PS256")"));
    ASSERT_NE(pss, nullptr);
    EXPECT_FALSE(pss->verifies("text", tests::rsaKey().sign("text", "RS256")));
    const auto plain = keyOf(tests::rsaKey().jwk());
    EXPECT_FALSE(plain->verifies("text", tests::rsaKey().sign("text", "PS256")));
    EXPECT_FALSE(plain->verifies("text", tests::otherRsaKey().sign("text", "RS256")));
}

TEST(PublicKey, IsNotMadeForAnotherAlgorithm) {
    for (const char* algorithm : {"none", "HS256", "RS1", "ES256", "RSA-OAEP", ""}) {
        const std::string more = std::string(R"(,"alg":")") + algorithm + R"(")";
        EXPECT_EQ(keyOf(tests::rsaKey().jwk(more)), nullptr) << algorithm;
    }
    EXPECT_EQ(keyOf(tests::rsaKey().jwk(R"(,"alg":7)")), nullptr);
    EXPECT_EQ(keyOf(tests::p256Key().jwk(R"(,"alg":"RS256")")), nullptr);
    EXPECT_EQ(keyOf(R"({"kid":"h","kty":"oct","alg":"HS256","k":"c2VjcmV0"})"), nullptr);
}

TEST(PublicKey, IsNotMadeOfAKeyForEncryption) {
    EXPECT_EQ(keyOf(tests::rsaKey().jwk(R"(,"use":"enc")")), nullptr);
    EXPECT_EQ(keyOf(tests::rsaKey().jwk(R"(,"use":["sig"])")), nullptr);
}

TEST(PublicKey, IsNotMadeOfAWeakOrBrokenKey) {
    const ProviderKey small("small", ProviderKey::Kind::kSmallRsa);
    EXPECT_EQ(keyOf(small.jwk()), nullptr);
    const std::string modulus = tests::toBase64Url(std::string(256, '\xff'));
    const auto rsa = [&](const std::string& n, const std::string& e) {
        return keyOf(R"({"kid":"x","kty":"RSA","n":")" + n + R"(","e":")" + e + R"("})");
    };
    EXPECT_EQ(rsa(modulus, "AQ"), nullptr) << "exponent 1";
    EXPECT_EQ(rsa(modulus, "AQAA"), nullptr) << "an even one";
    EXPECT_EQ(rsa(modulus, ""), nullptr);
    EXPECT_EQ(rsa(tests::toBase64Url(std::string(1025, '\xff')), "AQAB"), nullptr) << "too large";
    EXPECT_EQ(rsa("AQAB", "AQAB"), nullptr);
    EXPECT_EQ(rsa("not base64!", "AQAB"), nullptr);
}

TEST(PublicKey, IsNotMadeOfAPointThatIsNotOnTheCurve) {
    const std::string one = tests::toBase64Url(std::string(31, '\0') + "\x01");
    const auto ec = [](const std::string& curve, const std::string& x, const std::string& y) {
        return keyOf(R"({"kid":"x","kty":"EC","crv":")" + curve + R"(","x":")" + x + R"(","y":")" +
                     y + R"("})");
    };
    EXPECT_EQ(ec("P-256", one, one), nullptr);
    EXPECT_EQ(ec("P-256", "AQ", "AQ"), nullptr);
    EXPECT_EQ(ec("P-384", one, one), nullptr);
    EXPECT_EQ(ec("secp256k1", one, one), nullptr);
}

TEST(KeySet, PassesOverWhatItHasNoUseFor) {
    const KeySet set = KeySet::parse(tests::jwkSet(
        {tests::rsaKey().jwk(), R"({"kty":"OKP","crv":"Ed25519","kid":"ed","x":"AAAA"})", "17",
         R"({"kty":"RSA"})", tests::p256Key().jwk()}));
    EXPECT_EQ(set.size(), 2u);
    EXPECT_NE(set.find("rsa-1", "RS256"), nullptr);
    EXPECT_NE(set.find("ec-1", "ES256"), nullptr);
    EXPECT_EQ(set.find("rsa-1", "ES256"), nullptr);
    EXPECT_EQ(set.find("rsa-1", "none"), nullptr);
    EXPECT_EQ(set.find("ed", "EdDSA"), nullptr);
    EXPECT_EQ(set.find("", ""), nullptr);
}

TEST(KeySet, IsEmptyForWhatIsNone) {
    for (const char* text : {"", "[]", "{}", R"({"keys":{}})", R"({"keys":"x"})", "<html>"}) {
        EXPECT_EQ(KeySet::parse(text).size(), 0u) << text;
    }
    EXPECT_EQ(
        KeySet::parse(tests::jwkSet(std::vector<std::string>(65, tests::rsaKey().jwk()))).size(),
        0u);
}

}  // namespace
}  // namespace patron::oidc_auth
