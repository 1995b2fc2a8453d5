#include <gtest/gtest.h>

#include "token_text.h"

namespace patron::session {
namespace {

bool parses(const std::string& text) {
    const auto parsed = parseToken(text);
    if (parsed) return true;
    EXPECT_EQ(parsed.error().code, sdk::ErrorCode::kSessionTokenInvalid);
    return false;
}
bool parsesWithHeader(std::string_view header) { return parses(signedText(header, kGoodPayload)); }
bool parsesWithPayload(std::string_view payload) {
    return parses(signedText(kGoodHeader, payload));
}
bool parsesWithPayloadChange(std::string_view part, std::string_view by) {
    return parsesWithPayload(replaced(kGoodPayload, part, by));
}

TEST(ParseToken, ReadsTheGuidesOwnTokens) {
    const auto first = parseToken(kGuideTokens[0]);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->claims.kid, "");
    EXPECT_EQ(first->claims.setRefreshTtl, 2'628'000);
    EXPECT_EQ(first->claims.iss, "https://api-public-playground.menu.app/api/customers/login");
    EXPECT_EQ(first->claims.iat, 1'693'204'147);
    EXPECT_EQ(first->claims.exp, 1'693'207'747);
    EXPECT_EQ(first->claims.nbf, 1'693'204'147);
    EXPECT_EQ(first->claims.jti, "3DbNx0VPzVjSNRdw");
    EXPECT_EQ(first->claims.sub, "5090965");
    EXPECT_EQ(accountIdOf(first->claims), 5'090'965);
    EXPECT_EQ(first->claims.prv, "cc32921a15480a117d9bbc72c0e1256a6852458b");
    EXPECT_EQ(first->claims.applicationId, 2015);
    EXPECT_EQ(first->claims.sessionId, 28342);
    EXPECT_EQ(first->signature.size(), 32U);

    const auto second = parseToken(kGuideTokens[1]);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->claims.jti, "eCT4iYqVJLafvSHa");
    EXPECT_EQ(second->claims.sessionId, 28350);
}

TEST(ParseToken, ReadsTheExampleThatTheRefusalsBelowAreMadeFrom) {
    EXPECT_TRUE(parses(signedText(kGoodHeader, kGoodPayload)));
}

TEST(ParseToken, RefusesAnyAlgorithmButHs256) {  // rule T6
    for (const char* alg :
         {"none", "None", "NONE", "", "HS384", "HS512", "RS256", "ES256", "hs256", "HS256 "}) {
        const std::string header = replaced(kGoodHeader, "HS256", alg);
        EXPECT_FALSE(parsesWithHeader(header)) << header;
    }
    EXPECT_FALSE(parsesWithHeader(R"({"typ":"JWT"})"));
    EXPECT_FALSE(parsesWithHeader(R"({"typ":"JWT","alg":null})"));
    EXPECT_FALSE(parsesWithHeader(R"({"typ":"JWT","alg":["HS256"]})"));
    EXPECT_FALSE(parsesWithHeader(R"({"typ":"JWT","alg":{"HS256":"HS256"}})"));
}

TEST(ParseToken, RefusesAnEmptySignature) {
    const std::string text = signedText(R"({"typ":"JWT","alg":"none"})", kGoodPayload);
    EXPECT_FALSE(parses(text.substr(0, text.rfind('.') + 1)));
    EXPECT_FALSE(parses(text.substr(0, text.rfind('.'))));
}

TEST(ParseToken, RefusesAnotherType) {
    EXPECT_FALSE(parsesWithHeader(R"({"typ":"at+jwt","alg":"HS256"})"));
    EXPECT_FALSE(parsesWithHeader(R"({"typ":"jwt","alg":"HS256"})"));
    EXPECT_FALSE(parsesWithHeader(R"({"typ":7,"alg":"HS256"})"));
    EXPECT_FALSE(parsesWithHeader(R"({"alg":"HS256"})"));
}

TEST(ParseToken, RefusesCriticalExtensions) {
    EXPECT_FALSE(parsesWithHeader(R"({"typ":"JWT","alg":"HS256","crit":["b64"],"b64":false})"));
    EXPECT_FALSE(parsesWithHeader(R"({"crit":[],"typ":"JWT","alg":"HS256"})"));
    EXPECT_FALSE(parsesWithHeader(R"({"typ":"JWT","alg":"HS256","crit":"exp"})"));
    EXPECT_FALSE(parsesWithHeader(R"({"typ":"JWT","alg":"HS256","crit":null})"));
}

TEST(ParseToken, IgnoresKeysThatTheHeaderBringsAlong) {
    for (const char* member :
         {R"("jku":"https://evil.example/keys")", R"("x5u":"https://e.example")",
          R"("jwk":{"kty":"oct","k":"a2tr","nested":[{"a":[1,2,{}]}]})",
          R"("other":[null,true,-1.5e3,"\u00e9",[[]]])"}) {
        EXPECT_TRUE(parsesWithHeader(replaced(kGoodHeader, "}", "," + std::string(member) + "}")))
            << member;
    }
}

TEST(ParseToken, TakesTheKidAsText) {
    const auto withKid = [](const std::string& kid) {
        return signedText(R"({"typ":"JWT","alg":"HS256","kid":)" + kid + "}", kGoodPayload);
    };
    for (const char* kid : {R"("a b/c")", R"("")", R"("\u0061")"})
        EXPECT_TRUE(parses(withKid(kid)));
    for (const char* kid : {"7", "null", "[]", R"(["k1"])", R"({"k1":1})"}) {
        EXPECT_FALSE(parses(withKid(kid))) << kid;
    }
    const std::string escaped = withKid(R"("\u006b1")");
    EXPECT_EQ(parseToken(escaped)->claims.kid, "k1");
}

TEST(ParseToken, RefusesAnyDuplicateName) {
    EXPECT_FALSE(parsesWithHeader(R"({"typ":"JWT","alg":"HS256","alg":"HS256"})"));
    EXPECT_FALSE(parsesWithHeader(R"({"typ":"JWT","alg":"HS256","kid":"k1","kid":"k2"})"));
    EXPECT_FALSE(parsesWithHeader(R"({"typ":"JWT","alg":"HS256","x":1,"x":2})"));
    EXPECT_FALSE(parsesWithHeader(R"({"typ":"JWT","alg":"HS256","x":{"y":1,"y":2}})"));
    EXPECT_FALSE(parsesWithPayloadChange("{", R"({"sub":"1",)"));
    EXPECT_FALSE(parsesWithPayloadChange("{", R"({"s\u0075b":"1",)"));
    EXPECT_FALSE(parsesWithPayloadChange("}", R"(,"session_id":28342})"));
    EXPECT_TRUE(parsesWithPayloadChange("}", R"(,"x":{"sub":1},"y":[{"sub":2},{"sub":3}]})"));
}

TEST(ParseToken, RefusesATokenWithoutOneOfTheClaims) {
    const char* members[] = {
        R"("setRefreshTTL":2628000,)", R"("iss":"https://api.example.com/api/customers/login",)",
        R"("iat":1693204147,)",        R"("exp":1693207747,)",
        R"("nbf":1693204147,)",        R"("jti":"3DbNx0VPzVjSNRdw",)",
        R"("sub":"5090965",)",         R"("prv":"cc32921a15480a117d9bbc72c0e1256a6852458b",)",
        R"("application_id":2015,)",   R"(,"session_id":28342)"};
    for (const char* member : members) EXPECT_FALSE(parsesWithPayloadChange(member, "")) << member;
}

TEST(ParseToken, RefusesAClaimOfAnotherType) {
    for (const char* number : {"setRefreshTTL\":2628000", "iat\":1693204147", "exp\":1693207747",
                               "nbf\":1693204147", "application_id\":2015", "session_id\":28342"}) {
        const std::string member = number;
        const std::string name = member.substr(0, member.find(':') + 1);
        for (const char* value :
             {"\"1693204147\"", "1693204147.0", "1e9", "-1", "null", "true", "[]", "{}",
              "9007199254740993", "18446744073709551615", "1e400"}) {
            EXPECT_FALSE(parsesWithPayloadChange(member, name + value)) << name << value;
        }
    }
    for (const char* text :
         {"iss\":\"https://api.example.com/api/customers/login\"", "jti\":\"3DbNx0VPzVjSNRdw\"",
          "sub\":\"5090965\"", "prv\":\"cc32921a15480a117d9bbc72c0e1256a6852458b\""}) {
        const std::string member = text;
        const std::string name = member.substr(0, member.find(':') + 1);
        for (const char* value : {"5090965", "null", "true", "[]", "{}", R"(["5090965"])", "1.5"}) {
            EXPECT_FALSE(parsesWithPayloadChange(member, name + value)) << name << value;
        }
    }
}

TEST(ParseToken, TakesOnlyARowNumberForSub) {
    for (const char* sub : {"", "0", "-1", "+1", "01", " 1", "1 ", "1.0", "0x1", "1e3", "\xD9\xA1",
                            "9223372036854775808", "99999999999999999999"}) {
        EXPECT_FALSE(parsesWithPayloadChange("5090965", sub)) << sub;
    }
    EXPECT_TRUE(parsesWithPayloadChange("5090965", "9223372036854775807"));
}

TEST(ParseToken, ReadsNumbersAsLargeAsRowNumbersGet) {
    const std::string text =
        signedText(kGoodHeader, replaced(kGoodPayload, "28342", "9007199254740992"));
    const auto parsed = parseToken(text);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->claims.sessionId, std::int64_t{1} << 53);
    EXPECT_TRUE(parsesWithPayloadChange("2015", "4294967296"));
    EXPECT_TRUE(parsesWithPayloadChange("2015", "2147483648"));
}

TEST(ParseToken, RefusesAnEmptyJti) {
    EXPECT_FALSE(parsesWithPayloadChange("3DbNx0VPzVjSNRdw", ""));
}

TEST(ParseToken, RefusesBadUtf8) {
    for (const char* bad :
         {"\xFF", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\\ud800",
          "\\udc00", "\\ud800\\u0041", "\x01", "\n"}) {
        EXPECT_FALSE(parsesWithPayloadChange("cc32921a", bad)) << bad;
        EXPECT_FALSE(parsesWithPayloadChange("}", ",\"x\":\"" + std::string(bad) + "\"}")) << bad;
        EXPECT_FALSE(parsesWithHeader(replaced(kGoodHeader, "k1", bad))) << bad;
    }
    EXPECT_TRUE(parsesWithPayloadChange("cc32921a", "\xC3\xA9\\ud83d\\ude00"));
}

TEST(ParseToken, RefusesAnythingButOneObject) {
    for (const char* payload : {"", " ", "null", "true", "1", "\"x\"", "[]", "[{}]", "{", "{}",
                                "{}}", "\xEF\xBB\xBF{}"}) {
        EXPECT_FALSE(parsesWithPayload(payload)) << payload;
        EXPECT_FALSE(parsesWithHeader(payload)) << payload;
    }
    const std::string good(kGoodPayload);
    EXPECT_FALSE(parsesWithPayload(good + "x"));
    EXPECT_FALSE(parsesWithPayload(good + good));
    EXPECT_FALSE(parsesWithPayload(good + std::string("\0", 1)));
    EXPECT_FALSE(parsesWithPayload(good + std::string("\0junk", 5)));
    EXPECT_FALSE(parsesWithPayload("\xEF\xBB\xBF" + good));
    EXPECT_FALSE(parsesWithPayload("// c\n" + good));
    EXPECT_FALSE(parsesWithPayload(replaced(good, "}", ",}")));
    EXPECT_TRUE(parsesWithPayload(" " + good + " \n"));
}

TEST(ParseToken, RefusesForeignBase64) {
    const std::string good = signedText(kGoodHeader, kGoodPayload);
    const std::size_t first = good.find('.');
    const std::size_t second = good.rfind('.');
    for (const std::size_t at : {first, second, good.size()}) {
        for (const char* extra : {"=", "==", " ", "\n", "\r\n", "\t", "+", "/", "!", "\xC3\xA9"}) {
            std::string changed = good;
            EXPECT_FALSE(parses(changed.insert(at, extra))) << at << extra;
        }
    }
    EXPECT_FALSE(parses(good + "A"));
    EXPECT_FALSE(parses(good.substr(0, good.size() - 1)));
}

TEST(ParseToken, RefusesASecondSpellingOfTheSignature) {
    // 32 bytes leave two bits of the last character over; they must be zero.
    std::string text = signedText(kGoodHeader, kGoodPayload);
    const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    text.back() = alphabet[alphabet.find(text.back()) | 1];
    EXPECT_FALSE(parses(text));
}

TEST(ParseToken, RefusesAnyNumberOfPartsButThree) {
    const std::string good = signedText(kGoodHeader, kGoodPayload);
    for (const std::string& bad :
         {std::string(), std::string("."), std::string(".."), std::string("..."),
          good.substr(0, good.rfind('.')), good + ".", good + "..", good + ".AAAA", "." + good,
          good.substr(0, good.find('.')) + "." + good.substr(good.find('.')),
          good.substr(good.find('.'))}) {
        EXPECT_FALSE(parses(bad)) << bad;
    }
}

TEST(ParseToken, RefusesTokensOver4KiB) {
    const auto padded = [](std::size_t size) {
        return signedText(
            kGoodHeader, replaced(kGoodPayload, "}", ",\"x\":\"" + std::string(size, 'x') + "\"}"));
    };
    EXPECT_TRUE(parses(padded(2000)));
    EXPECT_FALSE(parses(padded(4000)));
    EXPECT_FALSE(parses(padded(1'000'000)));
    EXPECT_FALSE(parses(std::string(1'000'000, '.')));
    EXPECT_FALSE(parses(std::string(4096, '.')));
}

TEST(ParseToken, SurvivesTheDeepestNestingThatFits) {
    const std::string deep(1300, '[');
    const std::string shut(1300, ']');
    EXPECT_TRUE(parsesWithPayloadChange("}", ",\"x\":" + deep + shut + "}"));
    EXPECT_FALSE(parsesWithPayloadChange("}", ",\"x\":" + deep + "}"));
}

TEST(ParseToken, RefusesEveryTruncationOfAToken) {
    const std::string good = signedText(kGoodHeader, kGoodPayload);
    for (std::size_t size = 0; size < good.size(); ++size) {
        EXPECT_FALSE(parses(good.substr(0, size))) << size;
    }
}

TEST(SignatureHolds, OnlyUnderTheKeyThatSigned) {
    const std::string text = signedText(kGoodHeader, kGoodPayload);
    const auto parsed = parseToken(text);
    ASSERT_TRUE(parsed);
    EXPECT_TRUE(signatureHolds(*parsed, kTestKey));
    EXPECT_FALSE(signatureHolds(*parsed, std::string(32, 'x')));
    EXPECT_FALSE(signatureHolds(*parsed, ""));
}

}  // namespace
}  // namespace patron::session
