#include "sdk/code_proof.h"

#include <gtest/gtest.h>

#include "sdk/testkit/recording_desk.h"

namespace {

using namespace patron::sdk;
using testkit::RecordingDesk;

/// Takes every text but the empty one.
class NameAuth final : public AuthType {
  public:
    const AuthTypeInfo& info() const override { return info_; }
    Result<Identifier> parse(std::string_view text) const override {
        if (text.empty()) return fail(ErrorCode::kRequestInvalid);
        const std::string name(text);
        return Identifier::parsed("name", name, name, name);
    }
    Result<void> begin(const Identifier&, CodeDesk&) const override { return {}; }
    Result<Identifier> finish(const Credentials& credentials, CodeDesk& desk) const override {
        return proveByCode(*this, credentials, desk);
    }

  private:
    AuthTypeInfo info_;
};

TEST(ProveByCode, ProvesTheIdentifierThatTheCodeIsFor) {
    RecordingDesk desk;
    desk.rightCode = "554523";
    const auto proven = NameAuth().finish({{"identifier", "ann"}, {"code", "554523"}}, desk);
    ASSERT_TRUE(proven);
    EXPECT_EQ(proven->key(), "ann");
    EXPECT_EQ(desk.checkedFor, std::vector<std::string>{"ann"});
}

TEST(ProveByCode, PassesOnWhatTheDeskSays) {
    RecordingDesk desk;
    desk.refusal = ErrorCode::kOtpTooManyAttempts;
    const auto proven = NameAuth().finish({{"identifier", "ann"}, {"code", "554523"}}, desk);
    ASSERT_FALSE(proven);
    EXPECT_EQ(proven.error().code, ErrorCode::kOtpTooManyAttempts);
}

TEST(ProveByCode, NeverAsksTheDeskAboutAMissingOrBlankCode) {
    for (const Credentials& credentials :
         {Credentials{{"identifier", "ann"}}, Credentials{{"identifier", "ann"}, {"code", ""}},
          Credentials{{"identifier", "ann"}, {"code", " \t\r\n"}}}) {
        RecordingDesk desk;
        const auto proven = NameAuth().finish(credentials, desk);
        ASSERT_FALSE(proven);
        EXPECT_EQ(proven.error().code, ErrorCode::kOtpCodeInvalid);
        EXPECT_TRUE(desk.checkedFor.empty());
    }
}

TEST(ProveByCode, NeverAsksTheDeskAboutAnIdentifierThatDoesNotParse) {
    RecordingDesk desk;
    const auto proven = NameAuth().finish({{"code", "554523"}}, desk);
    ASSERT_FALSE(proven);
    EXPECT_EQ(proven.error().code, ErrorCode::kRequestInvalid);
    EXPECT_TRUE(desk.checkedFor.empty());
}

}  // namespace
