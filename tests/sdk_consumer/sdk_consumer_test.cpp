#include <algorithm>
#include <filesystem>
#include <regex>

#include "brands.h"
#include "places.h"
#include "service_suite.h"
#include "strangers_home.h"
#include "tutorial.h"

// Somebody who has our package and our words, not our tree: plugins/README.md is followed to the
// letter, and what comes of it serves customers.
namespace patron::tests {
namespace {

constexpr char kUsesPatronctl[] = "patronctl";
/// The command that the running service has to notice before the tutorial goes on.
constexpr char kAddsProvider[] = "provider add";
constexpr char kTutorialUrl[] = "127.0.0.1:8080";

class SdkConsumer : public OwnInstallation {
  protected:
    static void SetUpTestSuite() {
        home_ = std::make_unique<StrangersHome>();
        std::string commands;
        for (const TutorialBlock& block : tutorial()) {
            if (block.has(kUsesPatronctl)) break;
            commands += block.asCommands();
        }
        run(commands);
    }
    static void TearDownTestSuite() { home_.reset(); }

    static std::vector<TutorialBlock> tutorial() {
        return blocksOf(contentOf(sourceFolder() + "/plugins/README.md"));
    }
    /// The blocks from the first that needs a running service.
    static std::vector<TutorialBlock> tutorialInUse() {
        std::vector<TutorialBlock> blocks = tutorial();
        const auto first = std::find_if(blocks.begin(), blocks.end(), [](const auto& block) {
            return block.has(kUsesPatronctl);
        });
        blocks.erase(blocks.begin(), first);
        return blocks;
    }

    /// What the commands printed; a failure of one is the test's.
    static std::string run(const std::string& commands) {
        const Finished finished = home_->run(commands);
        EXPECT_EQ(finished.status, 0) << finished.output << finished.errors;
        return finished.output;
    }

    /// Runs a block against an installation, and waits until that has noticed what changed.
    static std::string follow(const TutorialBlock& block, Installation& here) {
        std::string commands = block.asCommands();
        if (const std::size_t at = commands.find(kTutorialUrl); at != std::string::npos) {
            commands.replace(at, sizeof kTutorialUrl - 1,
                             "127.0.0.1:" + std::to_string(here.nginx().port()));
        }
        const std::size_t before = settingsLoaded(here);
        const std::string output = run(commands);
        if (block.has(kAddsProvider)) {
            EXPECT_TRUE(eventually([&] { return settingsLoaded(here) > before; }));
        }
        return output;
    }
    static std::size_t settingsLoaded(const Installation& here) {
        std::size_t count = 0;
        const std::string log = here.logOf(0);
        for (std::size_t at = 0; (at = log.find("settings.loaded", at)) != std::string::npos;
             ++at) {
            ++count;
        }
        return count;
    }

    static void buildStaffAuth() {
        run("cp -r patron-sdk/share/doc/patron-sdk/examples/staff-auth .\n"
            "cd staff-auth\n"
            "cmake -G Ninja -S . -B build -DCMAKE_PREFIX_PATH=\"$HOME/patron-sdk\"\n"
            "cmake --build build\n"
            "ctest --test-dir build --output-on-failure --no-tests=error\n"
            "install -m 755 build/plugins/staff-auth.so ../spool-channel/build/plugins/*.so "
            "~/patron/build/release/plugins/");
    }
    /// A running service without brands, which leaves `email` to the auth type that is to come.
    Installation& staffOnly() {
        InstallationOptions options;
        options.mode = "production";
        options.demoContent = false;
        options.pluginFolder = home_->pluginFolder();
        options.authTypes = "[]";
        options.config = {"[auth_type.staff-auth]", "domain = \"company.example\""};
        return started(options);
    }
    /// A brand whose customers sign in with the auth type, through the channel.
    static Client addCanteen(Installation& here) {
        here.ctlOk({"provider", "add", "--name", "spool", "--plugin", "spool-channel", "--set",
                    "folder=" + spoolOf(here)});
        here.ctlOk({"brand", "create", "--name", "Canteen", "--auth-type", "staff-auth",
                    "--public-url", kPublicUrl});
        return addApplication(here, "Canteen", "Terminal");
    }
    static std::string spoolOf(const Installation& here) { return here.folder() + "/spool"; }

    /// The code in the next message that comes through the channel.
    static std::string takeCode(Installation& here) {
        namespace fs = std::filesystem;
        std::string code;
        EXPECT_TRUE(eventually([&] {
            for (const auto& entry : fs::directory_iterator(spoolOf(here))) {
                if (entry.path().extension() != ".txt") continue;
                code = onlyCodeIn(contentOf(entry.path()));
                return fs::remove(entry.path());
            }
            return false;
        })) << "nothing came through the channel";
        here.ledger()->noteCode(code);
        return code;
    }

    /// What CMake says when it refuses a project that asks for the package.
    static std::string refusal(const std::string& components, const std::string& options,
                               const std::string& before = {}) {
        const Finished finished = home_->run(
            before +
            "mkdir -p refused\nrm -rf refused/build\n"
            "printf 'cmake_minimum_required(VERSION 3.25)\\nproject(refused CXX)\\n"
            "find_package(PatronSdk REQUIRED " +
            components +
            ")\\n' > refused/CMakeLists.txt\n"
            "cmake -G Ninja -S refused -B refused/build -DCMAKE_PREFIX_PATH=\"$HOME/patron-sdk\" " +
            options);
        EXPECT_NE(finished.status, 0);
        // CMake breaks lines where it likes.
        return std::regex_replace(finished.errors, std::regex("\\s+"), " ");
    }

    static inline std::unique_ptr<StrangersHome> home_;
};

TEST_F(SdkConsumer, TheTutorialLeadsToACodeThroughOnesOwnChannel) {
    InstallationOptions options;
    options.pluginFolder = home_->pluginFolder();
    Installation& here = started(options);
    here.ledger()->noteText("jane.roe@gmail.com");
    home_->belongsTo(here);
    std::string output;
    for (const TutorialBlock& block : tutorialInUse()) output += follow(block, here);
    const std::size_t message = output.find("To: jane.roe@gmail.com\n");
    ASSERT_NE(message, std::string::npos) << output;
    const std::string code = onlyCodeIn(output.substr(message));
    EXPECT_NE(code, "") << output;
    here.ledger()->noteCode(code);
    EXPECT_NE(output.find("It fits this build"), std::string::npos) << output;
    EXPECT_NE(output.find("accepted, as test-"), std::string::npos) << output;
}

TEST_F(SdkConsumer, CustomersSignInWithAnAuthTypeAndAChannelOfStrangers) {
    buildStaffAuth();
    Installation& here = staffOnly();
    Client app = addCanteen(here);
    EXPECT_EQ(app.post("/api/init-application", "").number("/data/brand/auth_type_id"), 20);
    EXPECT_TRUE(
        isFieldError(requestCode(app, "email", "ann@other.example"), "request.invalid", {"email"}));

    ASSERT_TRUE(isOk(requestCode(app, "email", "Ann@company.example")));
    const Answer registered = registerWith(app, "email", "Ann@company.example", takeCode(here));
    ASSERT_TRUE(isOk(registered));
    EXPECT_EQ(registered.accountText("email"), "Ann@company.example");

    here.passTime(std::chrono::hours(1));
    ASSERT_TRUE(isOk(requestCode(app, "email", "ann@COMPANY.example")));
    const Answer again = login(app, "email", "ann@company.example", takeCode(here));
    ASSERT_TRUE(isOk(again));
    EXPECT_EQ(again.accountText("id"), registered.accountText("id"));
}

// The service would refuse such a plugin; its author hears of it while it is built.
TEST_F(SdkConsumer, APluginBuiltWithAnotherCompilerDoesNotCompile) {
    const Finished finished = home_->run(
        "printf '#include \"sdk/manifest.h\"\\n' > other.cpp\n"
        "$CXX -std=c++20 -fsyntax-only -Ipatron-sdk/include/patron -DPATRON_SDK_HOST_GXX_ABI=1 "
        "-DPATRON_SDK_HOST_CXX11_STRING=0 other.cpp");
    EXPECT_NE(finished.status, 0);
    EXPECT_NE(finished.errors.find("a compiler of another C++ ABI"), std::string::npos)
        << finished.errors;
    EXPECT_NE(finished.errors.find("another std::string"), std::string::npos);
}

TEST_F(SdkConsumer, ThePackageRefusesAnotherPocoWithASentence) {
    const std::string errors =
        refusal("", "-DPoco_DIR=\"$HOME/other-poco\"",
                "mkdir -p other-poco\n"
                "echo 'set(Poco_FOUND TRUE)' > other-poco/PocoConfig.cmake\n"
                "echo 'set(PACKAGE_VERSION 9.9.9)' > other-poco/PocoConfigVersion.cmake\n");
    EXPECT_NE(errors.find("a plugin built with Poco 9.9.9"), std::string::npos) << errors;
}

TEST_F(SdkConsumer, ThePackageSaysThatItsTestKitNeedsGoogleTest) {
    const std::string errors =
        refusal("COMPONENTS testkit", "-DCMAKE_DISABLE_FIND_PACKAGE_GTest=ON");
    EXPECT_NE(errors.find("needs GoogleTest"), std::string::npos) << errors;
}

}  // namespace
}  // namespace patron::tests
