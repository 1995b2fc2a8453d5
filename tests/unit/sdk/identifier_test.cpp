#include "sdk/identifier.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace {

using patron::sdk::Identifier;

TEST(Identifier, KeepsItsFormsApart) {
    const auto identifier = Identifier::parsed("email", "A+1@B.de", "a+1@b.de", "a@b.de");
    EXPECT_EQ(identifier.attribute(), "email");
    EXPECT_EQ(identifier.value(), "A+1@B.de");
    EXPECT_EQ(identifier.key(), "a+1@b.de");
    EXPECT_EQ(identifier.throttleKey(), "a@b.de");
}

TEST(Identifier, CannotComeFromARawString) {
    EXPECT_FALSE(std::is_default_constructible_v<Identifier>);
    EXPECT_FALSE((std::is_constructible_v<Identifier, std::string>));
}

}  // namespace
