#include "admin/destinations.h"

#include <gmock/gmock.h>

namespace patron::admin {
namespace {

using brand::DestinationCountry;
using testing::HasSubstr;

std::string read(std::string_view text) {
    const auto entry = parseDestination(text);
    if (!entry) return entry.error().detail;
    return entry->country + " " + std::to_string(entry->codesPerHour);
}

TEST(Destinations, AreACountryAndANumberOfCodesAnHour) {
    EXPECT_EQ(read("DE=1000"), "DE 1000");
    EXPECT_EQ(read("at=none"), "AT 0");
    EXPECT_EQ(read("*=5"), "* 5");
    EXPECT_EQ(read("001=1"), "001 1");
    EXPECT_EQ(read("XK=7"), "XK 7") << "Kosovo: in use, though not in ISO 3166";
}

TEST(Destinations, TakeTheCodeInUseForAFormerOne) { EXPECT_EQ(read("UK=10"), "GB 10"); }

TEST(Destinations, RefuseWhatIsNoCountry) {
    for (const char* text :
         {"ZZZ=1", "=1", "D=1", "QQ=1", "419=1", "Germany=1", "49=1", "D\xc3=1"}) {
        EXPECT_THAT(read(text), HasSubstr("is no country")) << text;
    }
}

TEST(Destinations, RefuseWhatIsNoNumber) {
    for (const char* text : {"DE=0", "DE=-1", "DE=", "DE=many", "DE=1.5", "DE=99999999999"}) {
        EXPECT_THAT(read(text), HasSubstr("is no number of codes")) << text;
    }
    EXPECT_THAT(read("DE"), HasSubstr("write DE=1000"));
}

TEST(Destinations, ReplaceTheEntryOfTheirCountryAndStayInOrder) {
    std::vector<DestinationCountry> list{{"CH", 1}, {"DE", 1}};
    putDestinations(list, {{"DE", 2}, {"AT", 3}, {"DE", 4}});
    ASSERT_EQ(list.size(), 3U);
    EXPECT_EQ(describeDestination(list[0]), "AT Austria: 3 codes an hour");
    EXPECT_EQ(describeDestination(list[1]), "CH Switzerland: 1 code an hour");
    EXPECT_EQ(list[2].codesPerHour, 4);
    EXPECT_EQ(describeDestination({"*", 0}),
              "* every other country: as many codes as are asked for");
}

}  // namespace
}  // namespace patron::admin
