#include "loader_fixture.h"

namespace patron::plugin {
namespace {

class LoaderConfiguration : public LoaderTest {
  protected:
    sdk::Error refusal(const std::filesystem::path& library,
                       const std::map<std::string, std::string>& config) {
        const auto made = loader_.createOtpChannel(library, config);
        EXPECT_FALSE(made.has_value());
        return made ? sdk::Error(sdk::ErrorCode::kServerInternal) : made.error();
    }
    const std::filesystem::path echo_ = built("version_one", "echo");
};

TEST_F(LoaderConfiguration, ReachesTheInstance) {
    EXPECT_EQ(answerOf(*channel(echo_, {{"suffix", "!"}})), "one!");
    EXPECT_EQ(answerOf(*channel(echo_)), "one");
}

TEST_F(LoaderConfiguration, MakesAnInstanceOfItsOwnEachTime) {
    const auto first = channel(echo_, {{"suffix", " a"}});
    const auto second = channel(echo_, {{"suffix", " b"}});
    EXPECT_EQ(answerOf(*first), "one a");
    EXPECT_EQ(answerOf(*second), "one b");
}

TEST_F(LoaderConfiguration, IsRefusedWithASentenceForEveryKeyThatIsWrong) {
    const sdk::Error error = refusal(
        echo_, {{"colour", "red"}, {"size", "10"}, {"make", "coffee"}, {"token", "s3cret"}});
    EXPECT_EQ(error.code, sdk::ErrorCode::kConfigInvalid);
    EXPECT_EQ(error.fields.size(), 3u);
    EXPECT_SAYS(error.detail, "The key colour is unknown to the plugin echo");
    EXPECT_SAYS(error.detail, "The key size must be from 1 to 9.");
    EXPECT_SAYS(error.detail, "The key make must be one of channel, nothing, refusal.");
    EXPECT_EQ(error.detail.find("s3cret"), std::string::npos);
}

TEST_F(LoaderConfiguration, ThatThePluginRefusesIsRefusedInItsWords) {
    const sdk::Error error = refusal(echo_, {{"make", "refusal"}});
    EXPECT_EQ(error.code, sdk::ErrorCode::kPluginRefused);
    EXPECT_SAYS(error.detail, "the server does not answer");
    EXPECT_SAYS(error.detail, echo_.string());
}

TEST_F(LoaderConfiguration, ThatMakesNothingIsRefused) {
    EXPECT_SAYS(refusal(echo_, {{"make", "nothing"}}).detail, "made nothing");
}

TEST_F(LoaderConfiguration, ThatMakesCreateThrowIsRefusedWithoutTheTextOfTheException) {
    const sdk::Error error = refusal(built("throwing_create"), {});
    EXPECT_EQ(error.code, sdk::ErrorCode::kPluginRefused);
    EXPECT_SAYS(error.detail, "std::logic_error instead of saying what is wrong");
    EXPECT_EQ(error.detail.find("password"), std::string::npos);
}

TEST_F(LoaderConfiguration, OfAnAuthTypeIsNotTakenForAChannelNorTheOtherWayRound) {
    EXPECT_SAYS(refusal(built("member", "member"), {}).detail, "the other kind of plugin");
    const auto made = loader_.createAuthType(echo_, {});
    ASSERT_FALSE(made.has_value());
    EXPECT_SAYS(made.error().detail, "the other kind of plugin");
}

}  // namespace
}  // namespace patron::plugin
