#include "signed_token.h"

#include <gtest/gtest.h>

#include "token_maker.h"

namespace patron::oidc_auth {
namespace {

std::string tokenWith(const std::string& header, const std::string& claims = "{}") {
    return tests::signedText(header, claims) + ".AAAA";
}

std::string refusal(const std::string& token) {
    const auto read = readSignedToken(token);
    if (read) return "";
    EXPECT_EQ(read.error().code, sdk::ErrorCode::kAuthCredentialsIncorrect);
    return read.error().detail;
}

TEST(SignedToken, IsReadInItsParts) {
    const std::string text = tokenWith(R"({"alg":"RS256","kid":"k1","typ":"jwt"})", R"({"a":"b"})");
    const auto token = readSignedToken(text);
    ASSERT_TRUE(token) << token.error().detail;
    EXPECT_EQ(token->algorithm, "RS256");
    EXPECT_EQ(token->keyId, "k1");
    EXPECT_EQ(token->signedText, text.substr(0, text.rfind('.')));
    EXPECT_EQ(token->signature, std::string(3, '\0'));
    EXPECT_EQ(token->claims.text("a"), "b");
}

TEST(SignedToken, RefusesWhatIsNotInThreeParts) {
    const std::string good = tokenWith(R"({"alg":"RS256","kid":"k1"})");
    ASSERT_EQ(refusal(good), "");
    EXPECT_EQ(refusal(""), "ID token not in three parts");
    EXPECT_EQ(refusal(good.substr(0, good.rfind('.'))), "ID token not in three parts");
    EXPECT_EQ(refusal(good + ".AAAA"), "ID token not in three parts");
    EXPECT_EQ(refusal(good + ".AAAA.AAAA"), "ID token not in three parts") << "an encrypted one";
}

TEST(SignedToken, RefusesPartsThatCannotBeRead) {
    EXPECT_EQ(refusal(tokenWith("no JSON")), "ID token cannot be read");
    EXPECT_EQ(refusal(tokenWith(R"({"alg":"RS256","kid":"k1"})", "[]")), "ID token cannot be read");
    EXPECT_EQ(refusal(tokenWith(R"({"alg":"RS256","kid":"k1"})", R"({"sub":"a","sub":"b"})")),
              "ID token cannot be read");
    EXPECT_EQ(refusal(tokenWith(R"({"alg":"RS256","kid":"k1"})") + "="), "ID token cannot be read");
    EXPECT_EQ(refusal(tokenWith(R"({"alg":"RS256","kid":"k1","kid":"k2"})")),
              "ID token cannot be read");
}

TEST(SignedToken, RefusesAHugeOne) {
    EXPECT_EQ(refusal(tokenWith(R"({"alg":"RS256","kid":"k1"})",
                                R"({"a":")" + std::string(16'000, 'x') + R"("})")),
              "ID token too long");
}

TEST(SignedToken, RefusesOneThatNamesNoKey) {
    EXPECT_EQ(refusal(tokenWith(R"({"alg":"RS256"})")), "ID token names no key");
    EXPECT_EQ(refusal(tokenWith(R"({"alg":"RS256","kid":""})")), "ID token names no key");
    EXPECT_EQ(refusal(tokenWith(R"({"alg":"RS256","kid":7})")), "ID token names no key");
}

TEST(SignedToken, RefusesTokensOfAnotherKind) {
    for (const char* more : {R"("typ":"at+jwt")", R"("typ":"logout+jwt")", R"("typ":7)",
                             R"("crit":["exp"])", R"("enc":"A128GCM")"}) {
        EXPECT_EQ(refusal(tokenWith(std::string(R"({"alg":"RS256","kid":"k1",)") + more + "}")),
                  "ID token of another kind")
            << more;
    }
}

// What it brings itself is never looked at, so that there is nothing to test but that it is read.
TEST(SignedToken, PassesOverKeysInTheHeader) {
    EXPECT_EQ(refusal(tokenWith(R"({"alg":"RS256","kid":"k1","jwk":{"kty":"RSA"},)"
                                R"("jku":"https://evil.example/keys","x5u":"https://evil.example",)"
                                R"("x5c":["AAAA"]})")),
              "");
}

}  // namespace
}  // namespace patron::oidc_auth
