#include "base64url.h"

#include <gtest/gtest.h>

#include "token_maker.h"

namespace patron::oidc_auth {
namespace {

TEST(Base64Url, GivesBackWhatWasEncoded) {
    std::string bytes;
    for (int i = 0; i < 300; ++i) {
        EXPECT_EQ(fromBase64Url(tests::toBase64Url(bytes)), bytes);
        bytes += static_cast<char>(i * 7);
    }
}

TEST(Base64Url, RefusesWhatNoEncoderWrites) {
    for (const char* text : {"A", "AAAAA", "AA==", "AA=", "A+A", "A/AA", "A AA", "AA\n", "A.AA"}) {
        EXPECT_EQ(fromBase64Url(text), std::nullopt) << text;
    }
    EXPECT_EQ(fromBase64Url("AB"), std::nullopt) << "the same byte as AA";
    EXPECT_EQ(fromBase64Url("AAB"), std::nullopt);
    EXPECT_EQ(fromBase64Url("AA"), std::string(1, '\0'));
}

}  // namespace
}  // namespace patron::oidc_auth
