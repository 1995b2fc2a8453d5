#include "loader_fixture.h"
#include "sdk/testkit/recording_desk.h"

namespace patron::plugin {
namespace {

using Outcome = sdk::DeliveryReport::Outcome;

class CallGuards : public LoaderTest {
  protected:
    std::shared_ptr<const sdk::AuthType> member() {
        return *loader_.createAuthType(built("member", "member"), {});
    }
    sdk::DeliveryReport deliver(sdk::OtpChannel& channel, const std::string& text) {
        return channel.deliver(message(text), sdk::Deadline::in(std::chrono::seconds(9)));
    }

    sdk::testkit::RecordingDesk desk_;
};

TEST_F(CallGuards, LetAWorkingAuthTypeThrough) {
    const auto auth = member();
    EXPECT_EQ(auth->info().authTypeId, 9);
    EXPECT_EQ(auth->info().attribute, "member");
    const auto ann = auth->parse("ann");
    ASSERT_TRUE(ann.has_value());
    EXPECT_EQ(ann->key(), "ann");
    EXPECT_TRUE(auth->begin(*ann, desk_).has_value());
    EXPECT_TRUE(auth->finish({{"identifier", "ann"}}, desk_).has_value());
    EXPECT_EQ(host_.log().text(), "");
}

TEST_F(CallGuards, TurnAnExceptionOutOfParseIntoAnError) {
    const auto parsed = member()->parse("throw in parse");
    ASSERT_FALSE(parsed.has_value());
    EXPECT_EQ(parsed.error().code, sdk::ErrorCode::kServerInternal);
    EXPECT_EQ(parsed.error().detail, "the plugin member threw out of parse");
}

TEST_F(CallGuards, TurnWhateverComesOutOfBeginIntoAnError) {
    const auto auth = member();
    const auto begun = auth->begin(*auth->parse("throw in begin"), desk_);
    ASSERT_FALSE(begun.has_value());
    EXPECT_EQ(begun.error().code, sdk::ErrorCode::kServerInternal);
    EXPECT_TRUE(host_.log().contains("exception=int"));
}

TEST_F(CallGuards, TurnAnExceptionOutOfFinishIntoAnError) {
    const auto finished = member()->finish({}, desk_);
    ASSERT_FALSE(finished.has_value());
    EXPECT_EQ(finished.error().code, sdk::ErrorCode::kServerInternal);
    EXPECT_TRUE(host_.log().contains("std::out_of_range"));
}

// It was a permanent report: one bug, or one moment without memory, and every message was dead at
// its first try, while the provider was never paused.
TEST_F(CallGuards, TurnWhateverComesOutOfADeliveryIntoARetry) {
    const auto echo = channel(built("version_one", "echo"));
    for (const char* text : {"throw an exception", "throw a number"}) {
        const auto report = deliver(*echo, text);
        EXPECT_EQ(report.outcome, Outcome::kRetry);
        EXPECT_FALSE(report.onlyThisMessage);
    }
    EXPECT_EQ(deliver(*echo, "hello").outcome, Outcome::kAccepted);
}

// A plugin's exception may carry an address or a password, so its type is logged and its text is
// not.
TEST_F(CallGuards, LogWhoThrewWhatAndWhereButNotItsText) {
    const auto echo = channel(built("version_one", "echo"));
    const auto report = deliver(*echo, "throw an exception");
    EXPECT_TRUE(host_.log().contains(
        "plugin.threw plugin=echo method=deliver exception=std::runtime_error"))
        << host_.log().text();
    for (const char* part : {"secret", "john@gmail.com"}) {
        EXPECT_FALSE(host_.log().contains(part));
        EXPECT_EQ(report.reason.find(part), std::string::npos);
    }
}

// Its row could not be written, so the customer got the message again and again.
TEST_F(CallGuards, KeepWhatAProviderSaysFromBreakingTheRow) {
    const auto report = deliver(*channel(built("version_one", "echo")), "talk nonsense");
    EXPECT_EQ(report.outcome, Outcome::kAccepted);
    EXPECT_EQ(report.providerMessageId, "id ?");
    EXPECT_EQ(report.reason, "250 caf?");
}

// It is shown on a terminal, which does what control characters say.
TEST_F(CallGuards, MakeOneLineOfAProvidersOwnWords) {
    const auto report = deliver(*channel(built("version_one", "echo")), "talk nonsense");
    EXPECT_TRUE(report.answer.starts_with("250-one  250  [2J?")) << report.answer;
    EXPECT_EQ(report.answer.size(), 500U);
}

TEST_F(CallGuards, TurnAnExceptionOutOfAListIntoAnEmptyOne) {
    const auto echo = channel(built("version_one", "echo"));
    ASSERT_NE(echo->browser(), nullptr);
    EXPECT_EQ(echo->browser()->list("anyone", 10).size(), 2u);
    EXPECT_TRUE(echo->browser()->list("throw", 10).empty());
    EXPECT_TRUE(host_.log().contains("method=list"));
}

TEST_F(CallGuards, KeepTheLibraryAliveLongerThanTheLoader) {
    std::shared_ptr<sdk::OtpChannel> echo;
    {
        PluginLoader loader(stage(), host_);
        echo = *loader.createOtpChannel(built("version_one", "echo"), {});
    }
    EXPECT_EQ(answerOf(*echo), "one");
}

}  // namespace
}  // namespace patron::plugin
