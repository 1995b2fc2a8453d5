#include "sdk/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace {

using namespace patron::sdk;

Result<std::string> greeting() { return std::string("hello"); }
Result<std::string> refusal() { return fail(ErrorCode::kAccountLocked, "why"); }

TEST(Result, HoldsTheValue) {
    const auto result = greeting();
    EXPECT_TRUE(result.has_value());
    EXPECT_TRUE(static_cast<bool>(result));
    EXPECT_EQ(*result, "hello");
    EXPECT_EQ(result.value(), "hello");
    EXPECT_EQ(result->size(), 5u);
}

TEST(Result, HoldsTheError) {
    const auto result = refusal();
    EXPECT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, ErrorCode::kAccountLocked);
    EXPECT_EQ(result.error().detail, "why");
}

TEST(Result, TellsAnErrorFromAValueOfTypeError) {
    const Result<Error> value = Error(ErrorCode::kServerBusy);
    EXPECT_TRUE(value.has_value());
    const Result<Error> error = Unexpected(Error(ErrorCode::kServerBusy));
    EXPECT_FALSE(error.has_value());
}

TEST(Result, MovesWhatCannotBeCopied) {
    Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
    const std::unique_ptr<int> taken = std::move(result).value();
    EXPECT_EQ(*taken, 7);
}

TEST(Result, CanBeChangedInPlace) {
    auto result = greeting();
    *result += " you";
    EXPECT_EQ(result.value(), "hello you");
}

TEST(ResultOfNothing, IsDoneOrNot) {
    const Result<void> done;
    EXPECT_TRUE(done.has_value());
    const Result<void> failed = fail(ErrorCode::kServerBusy);
    EXPECT_FALSE(static_cast<bool>(failed));
    EXPECT_EQ(failed.error().code, ErrorCode::kServerBusy);
}

TEST(ResultDeathTest, AbortsWhenAskedForTheHalfThatIsNotThere) {
    EXPECT_DEATH((void)refusal().value(), "");
    EXPECT_DEATH((void)greeting().error(), "");
    EXPECT_DEATH((void)Result<void>().error(), "");
}

}  // namespace
