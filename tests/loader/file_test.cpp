#include <unistd.h>

#include <fstream>

#include "loader_fixture.h"

namespace patron::plugin {
namespace {

namespace fs = std::filesystem;
using LoaderFile = LoaderTest;

TEST_F(LoaderFile, RefusesARelativePath) {
    EXPECT_SAYS(refusalOf("plugins/echo.so"), "path is relative");
    EXPECT_SAYS(refusalOf("echo.so"), "path is relative");
    EXPECT_SAYS(refusalOf(""), "path is relative");
}

TEST_F(LoaderFile, RefusesAFileThatIsNotThere) {
    const std::string sentence = refusalOf(scratch_.path() / "echo.so");
    EXPECT_SAYS(sentence, "cannot be opened");
    EXPECT_SAYS(sentence, "patronctl plugin list");
}

TEST_F(LoaderFile, RefusesAFolder) { EXPECT_SAYS(refusalOf(scratch_.path()), "not a file"); }

TEST_F(LoaderFile, RefusesWhatIsNoLibrary) {
    const fs::path text = scratch_.path() / "echo.so";
    std::ofstream(text) << "#!/bin/sh\n";
    EXPECT_SAYS(refusalOf(text), "not a shared library");
    std::ofstream(text, std::ios::trunc);
    EXPECT_SAYS(refusalOf(text), "not a shared library");
}

// What an interrupted copy leaves. The dynamic linker maps it all the same and the process dies of
// SIGBUS when it touches what is not there.
TEST_F(LoaderFile, RefusesALibraryCutShort) {
    // All within what is loaded; behind that come debugging data, which may be missing.
    for (const std::uintmax_t size : {20, 100, 4096}) {
        const fs::path library = copy(built("version_one", "echo"), "echo.so");
        fs::resize_file(library, size);
        EXPECT_SAYS(refusalOf(library), "cut short");
    }
}

TEST_F(LoaderFile, RefusesAFileThatOthersMayWrite) {
    const fs::path library = copy(built("version_one", "echo"), "echo.so");
    for (const fs::perms right : {fs::perms::others_write, fs::perms::group_write}) {
        fs::permissions(library, fs::perms::owner_all | right);
        EXPECT_SAYS(refusalOf(library), "chmod go-w");
    }
    fs::permissions(library, fs::perms::owner_all);
    EXPECT_TRUE(loader_.inspect(library).has_value());
}

TEST_F(LoaderFile, RefusesAFileOfAnotherUser) {
    const fs::path library = copy(built("version_one", "echo"), "echo.so");
    // Only root can give a file away; for everybody else there is nothing to make a test of.
    if (::chown(library.c_str(), 65534, 65534) != 0) return;
    EXPECT_SAYS(refusalOf(library), "belongs to another user");
}

TEST_F(LoaderFile, JudgesTheFileBehindALinkAndNotTheLink) {
    const fs::path library = copy(built("version_one", "echo"), "real/echo.so");
    fs::create_symlink(library, scratch_.path() / "echo.so");
    EXPECT_TRUE(loader_.inspect(scratch_.path() / "echo.so").has_value());
    fs::permissions(library, fs::perms::owner_all | fs::perms::others_write);
    EXPECT_SAYS(refusalOf(scratch_.path() / "echo.so"), "chmod go-w");
}

// Two libraries of a folder cannot claim one id, because an id must be the name of its file.
TEST_F(LoaderFile, RefusesALibraryThatClaimsTheIdOfAnother) {
    copy(built("version_one", "echo"), "echo.so");
    const fs::path second = copy(built("version_two", "echo"), "echo-2.so");
    const fs::path same = copy(built("version_one", "echo"), "copy.so");
    EXPECT_EQ(answerOf(*channel(scratch_.path() / "echo.so")), "one");
    EXPECT_SAYS(refusalOf(second), "calls itself echo, so its file must be echo.so");
    EXPECT_SAYS(refusalOf(same), "calls itself echo, so its file must be echo.so");
}

TEST_F(LoaderFile, StagesCopiesForItsOwnerAlone) {
    EXPECT_TRUE(loader_.inspect(built("version_one", "echo")).has_value());
    EXPECT_EQ(fs::status(stage()).permissions(), fs::perms::owner_all);
    for (const auto& entry : fs::directory_iterator(stage())) {
        EXPECT_EQ(entry.status().permissions() & fs::perms::all,
                  fs::perms::owner_read | fs::perms::owner_exec);
    }
}

TEST_F(LoaderFile, RepairsAStagedCopyThatWasCutShort) {
    EXPECT_TRUE(loader_.inspect(built("version_one", "echo")).has_value());
    const fs::path staged = fs::directory_iterator(stage())->path();
    const fs::path damaged = staged.string() + ".damaged";
    std::ofstream(damaged) << "half";
    fs::rename(damaged, staged);
    PluginLoader after(stage(), host_);  // as a process that starts later
    EXPECT_TRUE(after.inspect(built("version_one", "echo")).has_value());
    EXPECT_EQ(fs::file_size(staged), fs::file_size(built("version_one", "echo")));
    EXPECT_EQ(stagedFiles(), 1u);
}

TEST_F(LoaderFile, SaysSoWhenItCannotStage) {
    std::ofstream(scratch_.path() / "stage") << "in the way";
    EXPECT_SAYS(refusalOf(built("version_one", "echo")), "stage folder");
}

}  // namespace
}  // namespace patron::plugin
