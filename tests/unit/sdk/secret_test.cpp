#include "sdk/secret.h"

#include <gtest/gtest.h>

#include <sstream>
#include <type_traits>

namespace {

using namespace patron::sdk;
using namespace std::string_view_literals;

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
    out << value;
};

TEST(Secret, ShowsItsTextOnlyWhenAsked) {
    const Secret secret("554523");
    EXPECT_EQ(secret.reveal(), "554523");
    EXPECT_FALSE(secret.empty());
    EXPECT_TRUE(Secret().empty());
}

TEST(Secret, CanNeitherBeCopiedNorPrinted) {
    EXPECT_FALSE(std::is_copy_constructible_v<Secret>);
    EXPECT_FALSE(std::is_copy_assignable_v<Secret>);
    EXPECT_FALSE(Printable<Secret>);
    EXPECT_FALSE((std::is_convertible_v<Secret, std::string>));
}

TEST(Secret, LeavesNothingBehindWhereItMovedFrom) {
    for (const std::string& text : {std::string("short"), std::string(100, 'x')}) {
        Secret from{std::string(text)};
        const Secret to(std::move(from));
        EXPECT_EQ(to.reveal(), text);
        EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move): that is the question
    }
}

TEST(Secret, MovesOverAnother) {
    Secret one("one");
    Secret two("two");
    one = std::move(two);
    EXPECT_EQ(one.reveal(), "two");
}

TEST(ConstantTimeEquals, ComparesLengthAndEveryByte) {
    EXPECT_TRUE(constantTimeEquals("", ""));
    EXPECT_TRUE(constantTimeEquals("554523", "554523"));
    EXPECT_FALSE(constantTimeEquals("554523", "554524"));
    EXPECT_FALSE(constantTimeEquals("554523", "654523"));
    EXPECT_FALSE(constantTimeEquals("554523", "55452"));
    EXPECT_FALSE(constantTimeEquals("", "5"));
    EXPECT_FALSE(constantTimeEquals("a\0b"sv, "a\0c"sv));
    EXPECT_FALSE(constantTimeEquals("\x80", "\x7f"));
}

}  // namespace
