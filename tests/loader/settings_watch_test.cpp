#include "app/settings_watch.h"

#include <sys/stat.h>

#include <fstream>
#include <functional>
#include <thread>

#include "app/request_stack.h"
#include "fakes/key_folder.h"
#include "loader_fixture.h"

// What a process does with settings that it cannot load, and when it tries again.
namespace patron::app {
namespace {

using std::chrono::milliseconds;

class Watched : public plugin::LoaderTest {
  protected:
    Watched() {
        config_.mode = Config::Mode::kDemo;
        config_.database = "sqlite://" + (scratch_.path() / "patron.db").string();
        config_.keysFolder = keys_.path();
        config_.pluginFolder = scratch_.path() / "plugins";
        config_.stageFolder = stage();
        config_.authTypes = {"member"};
        copy(built("member", "member"), "plugins/member.so");
        copy(built("version_one", "echo"), "plugins/echo.so");
        EXPECT_TRUE(storage::migrate(storageOptions(config_, false), PATRON_SQL_FOLDER));
    }
    void open() {
        auto opened = Runtime::open(config_, host_.log(), false);
        ASSERT_TRUE(opened.has_value()) << opened.error().detail;
        runtime_ = std::move(*opened);
        stack_ = std::make_unique<RequestStack>(*runtime_);
    }
    template <class Work>
    void write(Work work) {
        const auto done = runtime_->storage().database().write(
            [&](brand::Transaction& tx) { return work(runtime_->storage().brands(), tx); });
        ASSERT_TRUE(done.has_value()) << done.error().detail;
    }
    void addBrand(const std::string& authType) {
        brand::Brand brand;
        brand.name = "brand of " + authType;
        brand.authType = authType;
        brand.publicUrl = "https://api.example.com";
        write([&](auto& store, auto& tx) { return store.addBrand(tx, brand); });
    }
    void addEcho(const std::string& configuration) {
        brand::ProviderRow row;
        row.name = "echo";
        row.pluginId = "echo";
        row.configuration = configuration;
        write([&](auto& store, auto& tx) { return store.addProvider(tx, row); });
    }
    /// Of a refresh: empty when it went well.
    std::string refresh(Refresh what = Refresh::kChanges) {
        const auto done = runtime_->refreshSettings(what);
        return done ? std::string() : done.error().detail;
    }
    /// The provider echo cannot be used until there is a file of that name.
    std::filesystem::path openWithAProviderThatWants() {
        const auto wanted = scratch_.path() / "wanted";
        open();
        addEcho(R"({"needs":")" + wanted.string() + R"("})");
        EXPECT_EQ(refresh(), "");
        return wanted;
    }
    std::string readyz() {
        http::Request request;
        request.method = "GET";
        request.path = "/readyz";
        return stack_->handler().handle(request).body;
    }
    long timesLogged(const std::string& event) {
        const std::string log = host_.log().text();
        long times = 0;
        for (std::size_t at = log.find(event); at != std::string::npos;
             at = log.find(event, at + 1)) {
            ++times;
        }
        return times;
    }
    static bool eventually(const std::function<bool()>& condition) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (!condition()) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            std::this_thread::sleep_for(milliseconds(3));
        }
        return true;
    }

    fakes::KeyFolder keys_;
    Config config_;
    std::unique_ptr<Runtime> runtime_;
    std::unique_ptr<RequestStack> stack_;
};

TEST_F(Watched, SettingsThatAreRefusedAreToldUntilTheyAreLoaded) {
    open();
    EXPECT_EQ(readyz().find("degraded"), std::string::npos);
    addBrand("staff");
    EXPECT_SAYS(refresh(), "staff.so");
    EXPECT_SAYS(refresh(), "staff.so");
    EXPECT_SAYS(readyz(), "runs with settings ");
    EXPECT_SAYS(readyz(), " are refused: plugin ");
    copy(built("nothing_shared", "staff"), "plugins/staff.so");
    EXPECT_EQ(refresh(), "");
    EXPECT_EQ(runtime_->refused().reason, "");
    EXPECT_EQ(readyz().find("degraded"), std::string::npos);
    EXPECT_TRUE(host_.log().contains("settings.loaded"));
}

// The file is looked at once; what it does to the set is no better a second later.
TEST_F(Watched, APluginFileThatSpoilsTheSetIsToldUntilItIsReplaced) {
    config_.authTypes = {"member", "staff"};
    copy(built("nothing_shared", "staff"), "plugins/staff.so");
    open();
    copy(built("staff_of_members", "staff"), "plugins/staff.so");
    EXPECT_SAYS(refresh(), "both own the attribute member");
    EXPECT_SAYS(refresh(), "both own the attribute member");
    EXPECT_SAYS(readyz(), " as they were; to load them again is refused: ");
    copy(built("nothing_shared", "staff"), "plugins/staff.so");
    EXPECT_EQ(refresh(), "");
    EXPECT_EQ(readyz().find("degraded"), std::string::npos);
}

// Only the log said so, and only once.
TEST_F(Watched, ANewBuildOfAnAuthTypeThatIsRefusedIsToldUntilOneIsUsed) {
    open();
    std::ofstream(scratch_.path() / "broken.so") << "not a library";
    copy(scratch_.path() / "broken.so", "plugins/member.so");
    EXPECT_EQ(refresh(), "");
    EXPECT_SAYS(readyz(), "auth type member runs as before its last change: ");
    EXPECT_TRUE(runtime_->hasRefusedPlugin());
    EXPECT_EQ(refresh(Refresh::kAll), "");
    EXPECT_EQ(timesLogged("plugin.refused"), 1) << "the reason is the same";
    EXPECT_SAYS(readyz(), "auth type member runs as before its last change: ");
    copy(built("member", "member"), "plugins/member.so");
    EXPECT_EQ(refresh(), "");
    EXPECT_EQ(readyz().find("degraded"), std::string::npos);
    EXPECT_FALSE(runtime_->hasRefusedPlugin());
}

TEST_F(Watched, ANewBuildOfAnAuthTypeIsTriedAgainWhileItIsRefused) {
    const auto wanted = scratch_.path() / "wanted";
    config_.authTypeConfig["member"]["needs"] = wanted.string();
    std::ofstream(wanted) << "here\n";
    open();
    runtime_->loader().logLoads();
    const long loaded = timesLogged("plugin.loaded plugin=member");
    std::filesystem::remove(wanted);
    std::ofstream(config_.pluginFolder / "member.so", std::ios::app) << '\0';
    EXPECT_EQ(refresh(), "");
    EXPECT_TRUE(runtime_->hasRefusedPlugin());
    EXPECT_EQ(timesLogged("plugin.loaded plugin=member"), loaded) << "it is not in use";
    SettingsWatch watch(*runtime_, {milliseconds(1), milliseconds(5)});
    std::ofstream(wanted) << "here\n";
    EXPECT_TRUE(eventually([&] { return !runtime_->hasRefusedPlugin(); }));
    EXPECT_EQ(timesLogged("plugin.loaded plugin=member"), loaded + 1);
}

TEST_F(Watched, AKeyFileThatCannotBeReadIsTold) {
    open();
    const auto file = keys_.path() / keys::keyFileName(keys::KeyPurpose::kMaster);
    std::filesystem::rename(file, file.string() + ".away");
    EXPECT_SAYS(refresh(), "master.key");
    EXPECT_SAYS(readyz(), "master.key");
    std::filesystem::rename(file.string() + ".away", file);
    EXPECT_EQ(refresh(), "");
    EXPECT_EQ(readyz().find("degraded"), std::string::npos);
}

TEST_F(Watched, WhatIsRefusedIsLoggedAgain) {
    open();
    addBrand("staff");
    SettingsWatch watch(*runtime_, {milliseconds(1), milliseconds(20)});
    EXPECT_TRUE(eventually([&] { return timesLogged("settings.refused") >= 3; }));
}

TEST_F(Watched, WhatIsRefusedIsLoggedOnceAMinuteAtMost) {
    open();
    addBrand("staff");
    SettingsWatch watch(*runtime_, {milliseconds(1), std::chrono::hours(1)});
    EXPECT_TRUE(eventually([&] { return timesLogged("settings.refused") == 1; }));
    addBrand("waiter");
    copy(built("nothing_shared", "staff"), "plugins/staff.so");
    EXPECT_TRUE(eventually([&] { return host_.log().contains("waiter.so"); }));
    EXPECT_EQ(timesLogged("settings.refused"), 2) << "another reason";
}

// What it wanted is there again, and nothing in settings or plugins shows it.
TEST_F(Watched, AProviderIsTriedAgainWhileItCannotBeUsed) {
    const auto wanted = openWithAProviderThatWants();
    EXPECT_TRUE(runtime_->hasRefusedPlugin());
    EXPECT_EQ(refresh(Refresh::kAll), "");
    EXPECT_EQ(timesLogged("provider.unusable"), 1) << "the reason is the same";
    SettingsWatch watch(*runtime_, {milliseconds(1), milliseconds(5)});
    std::ofstream(wanted) << "here\n";
    EXPECT_TRUE(eventually([&] { return host_.log().contains("provider.usable provider=echo"); }));
    EXPECT_TRUE(eventually([&] { return !runtime_->hasRefusedPlugin(); }));
    EXPECT_EQ(timesLogged("settings.loaded"), 1) << "no settings changed";
}

// One thread makes all of them, and nothing said that it stood still.
TEST_F(Watched, APluginThatHangsWhileItIsMadeIsTold) {
    const auto silent = scratch_.path() / "silent";
    ASSERT_EQ(mkfifo(silent.c_str(), 0600), 0);
    open();
    addEcho(R"({"needs":")" + silent.string() + R"("})");
    SettingsWatch watch(*runtime_, {milliseconds(1), std::chrono::hours(1)});
    const auto toldOf = [&](const std::string& what) {
        return readyz().find(what) != std::string::npos;
    };
    EXPECT_TRUE(eventually([&] { return toldOf("plugin echo was asked for an instance at "); }));
    std::fstream(silent) << "here\n";  // whether or not anybody reads
    EXPECT_TRUE(eventually([&] { return runtime_->plugins().current()->providers().size() == 1; }));
    EXPECT_FALSE(toldOf("degraded"));
}

TEST_F(Watched, ASignalTriesAProviderAgainAtOnce) {
    const auto wanted = openWithAProviderThatWants();
    SettingsWatch watch(*runtime_, {std::chrono::hours(1), std::chrono::hours(1)});
    std::ofstream(wanted) << "here\n";
    watch.wake();
    EXPECT_TRUE(eventually([&] { return !runtime_->hasRefusedPlugin(); }));
}

}  // namespace
}  // namespace patron::app
