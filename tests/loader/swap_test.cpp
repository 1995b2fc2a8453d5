#include <atomic>
#include <fstream>
#include <thread>

#include "loader_fixture.h"
#include "plugin/plugin_set.h"

namespace patron::plugin {
namespace {

namespace fs = std::filesystem;

class HotSwap : public LoaderTest {
  protected:
    std::shared_ptr<const PluginSet> setOf(const fs::path& library) {
        LoadedProvider provider;
        provider.providerId = 1;
        provider.channel = channel(library);
        return std::make_shared<const PluginSet>(std::vector<LoadedAuthType>{},
                                                 std::vector{std::move(provider)});
    }
    const fs::path one_ = built("version_one", "echo");
    const fs::path two_ = built("version_two", "echo");
};

// The dynamic linker knows libraries by name and would hand out the old code for ever.
TEST_F(HotSwap, RunsTheNewCodeWhenAFileIsReplacedUnderItsName) {
    const fs::path library = copy(one_, "echo.so");
    const auto before = channel(library);
    copy(two_, "echo.so");
    const auto after = channel(library);
    EXPECT_EQ(answerOf(*before), "one");
    EXPECT_EQ(answerOf(*after), "two");
    EXPECT_EQ(loader_.inspect(library)->version, "two");
}

TEST_F(HotSwap, GoesBackToTheOldCodeWhenTheOldFileComesBack) {
    const fs::path library = copy(one_, "echo.so");
    (void)channel(library);
    copy(two_, "echo.so");
    (void)channel(library);
    copy(one_, "echo.so");
    EXPECT_EQ(answerOf(*channel(library)), "one");
    EXPECT_EQ(stagedFiles(), 2u);
}

// "Is the new plugin in every process?" is answered by the log.
TEST_F(HotSwap, LogsEveryBuildThatComesIntoUse) {
    const fs::path library = copy(one_, "echo.so");
    (void)channel(library);
    EXPECT_FALSE(host_.log().contains("plugin.loaded")) << "nobody asked";
    loader_.logLoads();
    const std::string hash = loader_.hashOf(library)->substr(0, 12);
    const std::string first = "plugin.loaded plugin=echo version=one sha256=" + hash + "\n";
    EXPECT_EQ(host_.log().text(), first);
    (void)channel(library);
    EXPECT_EQ(host_.log().text(), first) << "in use already";
    copy(two_, "echo.so");
    (void)channel(library);
    EXPECT_SAYS(host_.log().text(), "plugin.loaded plugin=echo version=two sha256=");
    copy(one_, "echo.so");
    (void)channel(library);
    EXPECT_TRUE(host_.log().text().ends_with(first)) << "the old build is in use again";
}

// Both define a function of the same name. Visible symbols would make the second run the first's.
TEST_F(HotSwap, RunsTwoVersionsBesideEachOther) {
    const auto one = channel(one_);
    const auto two = channel(two_);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(answerOf(*one), "one");
        EXPECT_EQ(answerOf(*two), "two");
    }
}

TEST_F(HotSwap, LoadsTheSameBuildOnce) {
    (void)channel(copy(one_, "a/echo.so"));
    (void)channel(copy(one_, "b/echo.so"));
    (void)channel(one_);
    EXPECT_EQ(stagedFiles(), 1u);
}

// A library that is mapped from its original place dies with it (SIGBUS).
TEST_F(HotSwap, SurvivesTheOriginalBeingCutShortAndRemoved) {
    const fs::path library = copy(one_, "echo.so");
    const auto echo = channel(library);
    fs::resize_file(library, 0);
    EXPECT_EQ(answerOf(*echo), "one");
    fs::remove(library);
    EXPECT_EQ(answerOf(*echo), "one");
}

TEST_F(HotSwap, KeepsTheOldOneServingWhenTheNewOneIsRefused) {
    const fs::path library = copy(one_, "echo.so");
    const auto echo = channel(library);
    copy(built("other_epoch"), "echo.so");
    refusalOf(library);
    EXPECT_EQ(answerOf(*echo), "one");
}

TEST_F(HotSwap, LosesNoCallWhileSetsAreSwappedUnderLoad) {
    PluginSetHolder holder(setOf(one_));
    std::atomic<bool> stop = false;
    std::atomic<int> ones = 0, twos = 0;
    std::vector<std::thread> callers;
    for (int i = 0; i < 3; ++i) {
        callers.emplace_back([&] {
            while (!stop) {
                const auto set = holder.current();
                const auto providers = set->providersFor(7, "echo", "");
                ASSERT_EQ(providers.size(), 1u);
                const std::string answer = answerOf(*providers[0]->channel);
                ASSERT_TRUE(answer == "one" || answer == "two") << answer;
                ++(answer == "one" ? ones : twos);
            }
        });
    }
    for (int swap = 0; swap < 50 || ones == 0 || twos == 0; ++swap) {
        holder.replace(setOf(swap % 2 == 0 ? two_ : one_));
    }
    stop = true;
    for (std::thread& caller : callers) caller.join();
    EXPECT_EQ(stagedFiles(), 2u);
}

TEST_F(HotSwap, LoadsFromManyThreadsAtOnce) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] {
            const bool first = i % 2 == 0;
            EXPECT_EQ(answerOf(*channel(first ? one_ : two_)), first ? "one" : "two");
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(stagedFiles(), 2u);
}

}  // namespace
}  // namespace patron::plugin
