#include "message_folder.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <thread>

#include "sdk/testkit/scratch_folder.h"

namespace {

namespace fs = std::filesystem;
using patron::inbox::MessageFolder;
using patron::sdk::StoredMessage;
using patron::sdk::testkit::ScratchFolder;

std::string add(MessageFolder& folder, std::string to, std::string text) {
    StoredMessage message;
    message.channel = "email";
    message.to = std::move(to);
    message.text = std::move(text);
    EXPECT_FALSE(folder.add(message));
    return message.id;
}

std::size_t filesIn(const fs::path& path) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(path), fs::directory_iterator()));
}

TEST(MessageFolder, GivesAscendingIdsAndListsTheNewestFirst) {
    const ScratchFolder scratch;
    MessageFolder folder(scratch.path(), 100);
    std::string last;
    for (int i = 0; i < 20; ++i) {
        const std::string id = add(folder, "a@b.de", std::to_string(i));
        EXPECT_GT(id, last);
        last = id;
    }
    const auto all = folder.list("", 100);
    ASSERT_EQ(all.size(), 20u);
    EXPECT_EQ(all.front().text, "19");
    EXPECT_EQ(all.back().text, "0");
}

TEST(MessageFolder, ComparesAddressesWhollyAndWithoutLetterCase) {
    const ScratchFolder scratch;
    MessageFolder folder(scratch.path(), 100);
    add(folder, "John@Gmail.com", "mine");
    add(folder, "john@gmail.com.example", "not mine");
    add(folder, "ajohn@gmail.com", "not mine");
    const auto mine = folder.list("jOHN@gmail.COM", 100);
    ASSERT_EQ(mine.size(), 1u);
    EXPECT_EQ(mine[0].to, "John@Gmail.com");
    EXPECT_TRUE(folder.list("john", 100).empty());
    EXPECT_TRUE(folder.list("%", 100).empty());
}

TEST(MessageFolder, ShowsAtMostWhatItKeepsAndRemovesTheRest) {
    const ScratchFolder scratch;
    MessageFolder folder(scratch.path(), 5);
    for (int i = 0; i < 12; ++i) add(folder, "a@b.de", std::to_string(i));
    const auto kept = folder.list("", 100);
    ASSERT_EQ(kept.size(), 5u);
    EXPECT_EQ(kept.front().text, "11");
    EXPECT_EQ(kept.back().text, "7");
    EXPECT_EQ(filesIn(scratch.path()), 5u);
}

TEST(MessageFolder, KeepsFilesPrivateAndNamesThemNeitherLogNorTxt) {
    const ScratchFolder scratch;
    MessageFolder folder(scratch.path() / "deep" / "inbox", 5);
    add(folder, "a@b.de", "x");
    EXPECT_EQ(fs::status(scratch.path() / "deep" / "inbox").permissions(), fs::perms::owner_all);
    for (const auto& entry : fs::directory_iterator(scratch.path() / "deep" / "inbox")) {
        EXPECT_EQ(entry.status().permissions(), fs::perms::owner_read | fs::perms::owner_write);
        EXPECT_EQ(entry.path().extension(), ".json");
        EXPECT_EQ(entry.path().string().find("a@b"), std::string::npos);
    }
}

TEST(MessageFolder, PassesOverWhatIsNoMessage) {
    const ScratchFolder scratch;
    MessageFolder folder(scratch.path(), 100);
    add(folder, "a@b.de", "x");
    for (const char* content : {"", "{", "[]", "{\"to\":1}", "null"}) {
        std::ofstream(scratch.path() /
                      ("9999999999999999-x." + std::to_string(filesIn(scratch.path())) + ".json"))
            << content;
    }
    fs::create_directory(scratch.path() / "9999999999999999-folder.json");
    EXPECT_EQ(folder.list("", 100).size(), 1u);
}

TEST(MessageFolder, RemovesWhatAProcessThatDiedLeftHalfWritten) {
    const ScratchFolder scratch;
    MessageFolder folder(scratch.path(), 5);
    const fs::path forgotten = scratch.path() / "0000000000000001-0000001-00000000.part";
    const fs::path young = scratch.path() / "0000000000000002-0000001-00000000.part";
    std::ofstream(forgotten) << "{";
    std::ofstream(young) << "{";
    fs::last_write_time(forgotten, fs::file_time_type::clock::now() - std::chrono::hours(1));
    add(folder, "a@b.de", "x");
    EXPECT_FALSE(fs::exists(forgotten));
    EXPECT_TRUE(fs::exists(young));
}

TEST(MessageFolder, RefusesAFolderThatIsAFile) {
    const ScratchFolder scratch;
    std::ofstream(scratch.path() / "file") << "x";
    EXPECT_THROW(MessageFolder(scratch.path() / "file", 5), fs::filesystem_error);
}

/// Writes from this many processes of two threads each; every process also reads all the time.
void writeFromProcesses(const fs::path& path, int processes, int each) {
    std::vector<pid_t> children;
    for (int p = 0; p < processes; ++p) {
        const pid_t child = ::fork();
        if (child == 0) {
            MessageFolder folder(path, 10000);
            const auto work = [&](const char* who) {
                for (int i = 0; i < each; ++i) {
                    add(folder, "a@b.de", who + std::to_string(p) + "-" + std::to_string(i));
                    (void)folder.list("a@b.de", 3);
                }
            };
            std::thread other(work, "t");
            work("m");
            other.join();
            ::_exit(testing::Test::HasFailure() ? 1 : 0);
        }
        children.push_back(child);
    }
    for (const pid_t child : children) {
        int status = -1;
        ::waitpid(child, &status, 0);
        EXPECT_EQ(status, 0);
    }
}

TEST(MessageFolder, LosesNothingWhenManyProcessesWriteAtOnce) {
    const ScratchFolder scratch;
    writeFromProcesses(scratch.path(), 4, 25);
    const MessageFolder folder(scratch.path(), 10000);
    const auto all = folder.list("a@b.de", 10000);
    std::set<std::string> texts, ids;
    for (const StoredMessage& message : all) {
        texts.insert(message.text);
        ids.insert(message.id);
    }
    EXPECT_EQ(texts.size(), 4u * 2 * 25);
    EXPECT_EQ(ids.size(), texts.size());
    EXPECT_EQ(filesIn(scratch.path()), texts.size());
}

}  // namespace
