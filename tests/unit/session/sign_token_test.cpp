#include <Poco/Crypto/OpenSSLInitializer.h>
#include <Poco/JWT/JWTException.h>
#include <Poco/JWT/Signer.h>
#include <Poco/JWT/Token.h>
#include <gtest/gtest.h>

#include <thread>

#include "token_text.h"

namespace patron::session {
namespace {

// Without one that lives as long as the program, Poco's engines set OpenSSL up and down under each
// other's feet and crash.
const Poco::Crypto::OpenSSLInitializer kOpenSsl;

std::string decodedPart(const std::string& token, int index) {
    std::size_t start = 0;
    for (int i = 0; i < index; ++i) start = token.find('.', start) + 1;
    std::string text;
    EXPECT_TRUE(keys::fromBase64Url(
        std::string_view(token).substr(start, token.find('.', start) - start), text));
    return text;
}

TEST(SignToken, WritesHeaderAndClaimsInTheGuidesOrder) {
    const std::string token = signToken(exampleToken(), kTestKey);
    EXPECT_EQ(decodedPart(token, 0), kGoodHeader);
    EXPECT_EQ(decodedPart(token, 1), kGoodPayload);
}

TEST(SignToken, LeavesOutTheKidThatIsNotThereAsInTheGuidesTokens) {
    AccessToken token = exampleToken();
    token.kid.clear();
    EXPECT_EQ(decodedPart(signToken(token, kTestKey), 0), R"({"typ":"JWT","alg":"HS256"})");
}

TEST(SignToken, GivesTheSameBytesEachTime) {
    const std::string first = signToken(exampleToken(), kTestKey);
    for (int i = 0; i < 50; ++i) EXPECT_EQ(signToken(exampleToken(), kTestKey), first);
}

TEST(SignToken, MakesWhatItsOwnReaderReadsBack) {
    const std::string text = signToken(exampleToken(), kTestKey);
    const auto parsed = parseToken(text);
    ASSERT_TRUE(parsed);
    EXPECT_TRUE(signatureHolds(*parsed, kTestKey));
    const AccessToken& claims = parsed->claims;
    EXPECT_EQ(claims.kid, "k1");
    EXPECT_EQ(claims.setRefreshTtl, 2'628'000);
    EXPECT_EQ(claims.iss, "https://api.example.com/api/customers/login");
    EXPECT_EQ(claims.iat, 1'693'204'147);
    EXPECT_EQ(claims.exp, 1'693'207'747);
    EXPECT_EQ(claims.nbf, 1'693'204'147);
    EXPECT_EQ(claims.jti, "3DbNx0VPzVjSNRdw");
    EXPECT_EQ(claims.sub, "5090965");
    EXPECT_EQ(claims.prv, "cc32921a15480a117d9bbc72c0e1256a6852458b");
    EXPECT_EQ(claims.applicationId, 2015);
    EXPECT_EQ(claims.sessionId, 28342);
}

TEST(SignToken, IsVerifiedByPoco) {
    const std::string text = signToken(exampleToken(), kTestKey);
    const Poco::JWT::Token token = Poco::JWT::Signer(kTestKey).verify(text);
    EXPECT_EQ(token.getSubject(), "5090965");
    EXPECT_EQ(token.getId(), "3DbNx0VPzVjSNRdw");
    EXPECT_THROW(Poco::JWT::Signer(std::string(32, 'x')).verify(text),
                 Poco::JWT::SignatureVerificationException);
}

TEST(SignToken, EscapesWhatJsonNeeds) {
    AccessToken token = exampleToken();
    token.iss =
        "https://b\xC3\xBC"
        "cher.example/\"\\/api/x";
    const std::string text = signToken(token, kTestKey);
    const auto parsed = parseToken(text);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->claims.iss, token.iss);
}

TEST(SignToken, AgreesWithPocoAboutEachFlippedBitOfTheSignature) {
    const std::string text = signToken(exampleToken(), kTestKey);
    auto parsed = parseToken(text);
    ASSERT_TRUE(parsed);
    for (std::size_t byte = 0; byte < parsed->signature.size(); ++byte) {
        ParsedToken changed = *parsed;
        changed.signature[byte] = static_cast<char>(changed.signature[byte] ^ 1);
        EXPECT_FALSE(signatureHolds(changed, kTestKey));
        const std::string changedText =
            std::string(changed.signedPart) + "." + keys::toBase64Url(changed.signature);
        Poco::JWT::Token token;
        EXPECT_FALSE(Poco::JWT::Signer(kTestKey).tryVerify(changedText, token));
    }
}

TEST(SignToken, ServesManyThreadsAtOnce) {
    const std::string expected = signToken(exampleToken(), kTestKey);
    std::vector<std::thread> threads;
    std::atomic<int> differing = 0;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < 500; ++n) {
                if (signToken(exampleToken(), kTestKey) != expected) ++differing;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(differing, 0);
}

}  // namespace
}  // namespace patron::session
