#include "sdk/error.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace {

using namespace patron::sdk;

constexpr int kLast = static_cast<int>(ErrorCode::kAccountSignInFirst);

TEST(Error, HasAStableIdOfItsOwnForEveryCode) {
    std::set<std::string_view> ids;
    for (int code = 0; code <= kLast; ++code) {
        const std::string_view id = errorId(static_cast<ErrorCode>(code));
        EXPECT_NE(id.find('.'), std::string_view::npos) << id;
        EXPECT_TRUE(ids.insert(id).second) << id << " stands there twice";
    }
    EXPECT_EQ(errorId(ErrorCode::kOtpCodeInvalid), "otp.code_invalid");
}

TEST(Error, OfOneFieldTakesTheCodeOfThatField) {
    const auto error = Error::badFields(
        {{"birthday", "immutable", "It cannot change.", ErrorCode::kAccountBirthdayImmutable}});
    EXPECT_EQ(error.code, ErrorCode::kAccountBirthdayImmutable);
    ASSERT_EQ(error.fields.size(), 1u);
    EXPECT_EQ(error.fields[0].field, "birthday");
}

TEST(Error, OfOneFieldWithoutACodeIsAnInvalidRequest) {
    EXPECT_EQ(Error::badFields({{"email", "email", "Not valid.", {}}}).code,
              ErrorCode::kRequestInvalid);
}

TEST(Error, OfSeveralFieldsIsAnInvalidRequestWhateverTheirCodes) {
    const auto error = Error::badFields(
        {{"birthday", "immutable", "It cannot change.", ErrorCode::kAccountBirthdayImmutable},
         {"email", "email", "Not valid.", {}}});
    EXPECT_EQ(error.code, ErrorCode::kRequestInvalid);
    EXPECT_EQ(error.fields.size(), 2u);
}

TEST(Error, CarriesHowLongToWait) {
    const Error error = Error(ErrorCode::kOtpCooldown).wait(std::chrono::seconds(30));
    EXPECT_EQ(error.retryAfter, std::chrono::seconds(30));
}

}  // namespace
