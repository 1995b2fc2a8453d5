#include "http/language.h"

#include <gtest/gtest.h>

#include "http/api_version.h"

namespace patron::http {
namespace {

TEST(Language, ContentLanguageComesFirst) {
    EXPECT_EQ(requestedLanguage("de-AT", "fr"), "de-AT");
    EXPECT_EQ(requestedLanguage("de, en", ""), "de");
}

TEST(Language, TakesTheHeaviestAcceptedTag) {
    EXPECT_EQ(requestedLanguage("", "fr;q=0.5, sr-Latn-RS;q=0.9, en;q=0.1"), "sr-Latn-RS");
    EXPECT_EQ(requestedLanguage("", "es"), "es");
    EXPECT_EQ(requestedLanguage("", "*;q=1, de;q=0.2"), "de");
}

TEST(Language, IgnoresWhatIsNoTag) {
    for (const char* header : {"", "*", "de;q=0", "-de", "de-", "d", "1de", "de--at", "x y",
                               "<script>", "deutschland", "de\r\nX: y"}) {
        EXPECT_EQ(requestedLanguage("", header), std::nullopt) << header;
        EXPECT_EQ(requestedLanguage(header, ""), std::nullopt) << header;
    }
}

TEST(ApiVersion, ServesThreeFourAndFive) {
    EXPECT_EQ(apiMajorOf(""), 4);
    EXPECT_EQ(apiMajorOf("4.38.0"), 4);
    EXPECT_EQ(apiMajorOf("3.0.0"), 3);
    EXPECT_EQ(apiMajorOf("5.1.22"), 5);
}

TEST(ApiVersion, RefusesTheRest) {
    for (const char* text :
         {"4", "4.38", "4.38.0.1", "2.0.0", "6.0.0", "44.38.0", "4..0", "4.38.", ".4.3", "4.38.x",
          " 4.38.0", "4.38.0 ", "-4.38.0", "04.1.0", "4.9999999.0"}) {
        EXPECT_EQ(apiMajorOf(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace patron::http
