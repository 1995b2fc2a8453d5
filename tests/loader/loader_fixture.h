#ifndef PATRON_TESTS_LOADER_LOADER_FIXTURE_H
#define PATRON_TESTS_LOADER_LOADER_FIXTURE_H

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "plugin/plugin_loader.h"
#include "sdk/testkit/scratch_folder.h"
#include "sdk/testkit/test_host.h"

namespace patron::plugin {

/// A loader with a stage folder of its own, and the test plugins that CMake built.
class LoaderTest : public ::testing::Test {
  protected:
    static std::filesystem::path built(const std::string& folder, const std::string& id = "odd") {
        return std::filesystem::path(LOADER_TEST_PLUGINS) / folder / (id + ".so");
    }

    /// A copy of a test plugin under a path that the test may spoil. An older copy is replaced as
    /// an installer would, by renaming.
    std::filesystem::path copy(const std::filesystem::path& from, const std::string& to) const {
        namespace fs = std::filesystem;
        const fs::path target = scratch_.path() / to;
        fs::create_directories(target.parent_path());
        fs::copy_file(from, target.string() + ".new", fs::copy_options::overwrite_existing);
        fs::rename(target.string() + ".new", target);
        return target;
    }

    std::size_t stagedFiles() const {
        namespace fs = std::filesystem;
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(stage()), fs::directory_iterator()));
    }
    std::filesystem::path stage() const { return scratch_.path() / "stage"; }

    /// The sentence with which a library is refused; empty, and a failed test, when it is not.
    std::string refusalOf(const std::filesystem::path& library) {
        const auto info = loader_.inspect(library);
        EXPECT_FALSE(info.has_value()) << library << " was not refused";
        if (info) return {};
        EXPECT_EQ(info.error().code, sdk::ErrorCode::kPluginRefused);
        EXPECT_NE(info.error().detail.find(library.string()), std::string::npos)
            << "the sentence does not name the file: " << info.error().detail;
        return info.error().detail;
    }

    std::shared_ptr<sdk::OtpChannel> channel(
        const std::filesystem::path& library,
        const std::map<std::string, std::string>& config = {}) {
        auto made = loader_.createOtpChannel(library, config);
        EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().detail);
        return made ? *made : nullptr;
    }

    static sdk::OutboundMessage message(const std::string& text) {
        return {"id", "john@gmail.com", "", "", text, "", "en-US"};
    }
    /// What the echo channel answers: its version and its configured suffix.
    static std::string answerOf(sdk::OtpChannel& channel) {
        return channel.deliver(message("hello"), sdk::Deadline::in(std::chrono::seconds(9)))
            .providerMessageId;
    }

    sdk::testkit::ScratchFolder scratch_;
    sdk::testkit::TestHost host_;
    PluginLoader loader_{stage(), host_};
};

#define EXPECT_SAYS(sentence, part) \
    EXPECT_NE((sentence).find(part), std::string::npos) << "it says: " << (sentence)

}  // namespace patron::plugin

#endif  // PATRON_TESTS_LOADER_LOADER_FIXTURE_H
