#include <gtest/gtest.h>

#include <string>

#include "keys/hmac.h"

namespace patron::keys {
namespace {

bool isStrict(std::string_view text) {
    std::string bytes;
    return fromBase64Url(text, bytes);
}

TEST(Base64Url, AgreesWithRfc4648WithoutPadding) {
    const std::pair<const char*, const char*> vectors[] = {
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, encoded] : vectors) {
        EXPECT_EQ(toBase64Url(plain), encoded);
        std::string bytes = "left over";
        EXPECT_TRUE(fromBase64Url(encoded, bytes));
        EXPECT_EQ(bytes, plain);
    }
}

TEST(Base64Url, CarriesEveryByte) {
    std::string all;
    for (int size = 0; size < 258; ++size) {
        std::string bytes;
        EXPECT_TRUE(fromBase64Url(toBase64Url(all), bytes));
        EXPECT_EQ(bytes, all);
        all += static_cast<char>(255 - size);
    }
}

TEST(Base64Url, UsesTheUrlAlphabet) { EXPECT_EQ(toBase64Url("\xfb\xff\xfe"), "-__-"); }

TEST(Base64Url, RefusesLengthsThatNoBytesHave) {
    EXPECT_FALSE(isStrict("Z"));
    EXPECT_FALSE(isStrict("Zm9vY"));
}

TEST(Base64Url, RefusesTrailingBitsThatAreNotZero) {
    EXPECT_TRUE(isStrict("Zg"));
    for (const char* text : {"Zh", "Zi", "Zo", "Zm9", "Zm-"}) EXPECT_FALSE(isStrict(text)) << text;
}

TEST(Base64Url, RefusesPaddingSpacesAndOtherAlphabets) {
    for (const char* text :
         {"Zg==", "Zm8=", "Zm9v=", "====", "+//+", "Zm9+", "Zm9/", "Zm 9", "Zm9v\n", "Zm9v Zm9v",
          "Z\xc3\xa9"
          "a"}) {
        EXPECT_FALSE(isStrict(text)) << text;
    }
    EXPECT_FALSE(isStrict(std::string_view("Zm\0v", 4)));
}

}  // namespace
}  // namespace patron::keys
