#include <set>

#include "loader_fixture.h"

namespace patron::plugin {
namespace {

using LoaderGate = LoaderTest;

TEST_F(LoaderGate, LetsAPluginOfThisBuildIn) {
    const auto info = loader_.inspect(built("version_one", "echo"));
    ASSERT_TRUE(info.has_value()) << info.error().detail;
    EXPECT_EQ(info->id, "echo");
    EXPECT_EQ(info->version, "one");
    EXPECT_EQ(info->kind, sdk::PluginKind::kOtpChannel);
    EXPECT_EQ(info->config.size(), 5u);
}

TEST_F(LoaderGate, RefusesAnotherEpoch) {
    EXPECT_SAYS(refusalOf(built("other_epoch")), "built for epoch 2");
}

TEST_F(LoaderGate, RefusesAHandshakeOfAnotherSize) {
    EXPECT_SAYS(refusalOf(built("other_size")), "another size");
}

TEST_F(LoaderGate, RefusesAKindThatItDoesNotKnow) {
    EXPECT_SAYS(refusalOf(built("other_kind")), "kind 7");
}

TEST_F(LoaderGate, RefusesAnotherCompilersAbi) {
    EXPECT_SAYS(refusalOf(built("other_compiler")), "same compiler");
}

TEST_F(LoaderGate, RefusesAnotherStandardString) {
    EXPECT_SAYS(refusalOf(built("other_string")), "another std::string");
}

TEST_F(LoaderGate, RefusesAnotherPoco) {
    EXPECT_SAYS(refusalOf(built("other_poco")), "built with Poco");
}

TEST_F(LoaderGate, TakesAnotherPatchLevelOfPoco) {
    EXPECT_TRUE(loader_.inspect(built("patched_poco")).has_value());
}

TEST_F(LoaderGate, RefusesAnEmptyHandshake) {
    EXPECT_SAYS(refusalOf(built("empty_handshake")), "handshake is empty");
}

TEST_F(LoaderGate, RefusesALibraryWithoutAHandshake) {
    EXPECT_SAYS(refusalOf(built("no_handshake")), "no Patron plugin");
}

TEST_F(LoaderGate, RefusesALibraryWithoutAManifest) {
    EXPECT_SAYS(refusalOf(built("no_manifest")), "does not export a factory");
    EXPECT_SAYS(refusalOf(built("no_manifest")), "No manifest");
}

TEST_F(LoaderGate, RefusesAManifestOfAnotherTypeThanTheHandshakeNames) {
    EXPECT_SAYS(refusalOf(built("kind_of_another")), "Manifest class mismatch");
}

TEST_F(LoaderGate, RefusesTwoFactories) {
    EXPECT_SAYS(refusalOf(built("two_factories")), "exports 2 factories");
}

// With lazy binding this one would load and end the process at the first call.
TEST_F(LoaderGate, RefusesAMissingSymbolInsteadOfCrashingAtTheFirstCall) {
    EXPECT_SAYS(refusalOf(built("missing_symbol")), "nobodyDefinesThis");
}

TEST_F(LoaderGate, RefusesAFactoryThatThrowsWhileItIsMade) {
    EXPECT_SAYS(refusalOf(built("throwing_constructor")), "std::logic_error while it was made");
}

TEST_F(LoaderGate, RefusesAFactoryThatThrowsWhenAskedWhatItIs) {
    EXPECT_SAYS(refusalOf(built("throwing_info")), "std::logic_error when asked");
}

TEST_F(LoaderGate, RefusesAPluginThatSaysItIsOfAnotherKind) {
    EXPECT_SAYS(refusalOf(built("wrong_kind")), "another kind than its factory");
}

TEST_F(LoaderGate, RefusesAPluginThatDoesNotDescribeItsConfiguration) {
    EXPECT_SAYS(refusalOf(built("undescribed")), "configuration key key without a description");
}

TEST_F(LoaderGate, SaysSomethingElseForEveryReason) {
    std::set<std::string> sentences;
    const std::vector<std::string> folders = {
        "other_epoch",   "other_size",           "other_kind",    "other_compiler",
        "other_string",  "other_poco",           "no_handshake",  "empty_handshake",
        "no_manifest",   "kind_of_another",      "two_factories", "missing_symbol",
        "throwing_info", "throwing_constructor", "wrong_kind",    "undescribed"};
    for (const std::string& folder : folders) {
        std::string sentence = refusalOf(built(folder));
        sentence.erase(0, sentence.find("refused: "));
        EXPECT_TRUE(sentences.insert(sentence).second) << sentence;
    }
}

TEST_F(LoaderGate, StaysUsableAfterARefusal) {
    for (int round = 0; round < 3; ++round) {
        refusalOf(built("other_epoch"));
        refusalOf(built("throwing_constructor"));
        refusalOf(built("missing_symbol"));
        EXPECT_EQ(answerOf(*channel(built("version_one", "echo"))), "one");
    }
}

}  // namespace
}  // namespace patron::plugin
