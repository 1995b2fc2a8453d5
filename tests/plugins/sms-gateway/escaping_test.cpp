#include "escaping.h"

#include <gtest/gtest.h>

namespace {

using namespace patron::sms_gateway;

TEST(Escaping, LeavesNothingInAUrlThatCouldEndAValue) {
    EXPECT_EQ(percentEncoded("AZaz09-._~"), "AZaz09-._~");
    EXPECT_EQ(percentEncoded("a b&c=d+e/f?g#h%i"), "a%20b%26c%3Dd%2Be%2Ff%3Fg%23h%25i");
    EXPECT_EQ(percentEncoded("../\"'\r\n"), "..%2F%22%27%0D%0A");
    EXPECT_EQ(percentEncoded("\u20ac\U0001F600"), "%E2%82%AC%F0%9F%98%80");
}

TEST(Escaping, MakesFormsAsBrowsersDo) {
    EXPECT_EQ(formEncoded("AZaz09*-._"), "AZaz09*-._");
    EXPECT_EQ(formEncoded("a b&c=d+e~"), "a+b%26c%3Dd%2Be%7E");
    EXPECT_EQ(formEncoded("\"\n\U0001F600"), "%22%0A%F0%9F%98%80");
}

// RFC 4648, 10.
TEST(Escaping, KnowsBase64) {
    EXPECT_EQ(base64(""), "");
    EXPECT_EQ(base64("f"), "Zg==");
    EXPECT_EQ(base64("fo"), "Zm8=");
    EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

// RFC 4231, 4.3.
TEST(Escaping, SignsAsTheStandardsTestVectorDoes) {
    EXPECT_EQ(hex(hmacSha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

}  // namespace
