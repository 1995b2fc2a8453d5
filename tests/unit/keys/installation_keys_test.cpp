#include <gmock/gmock.h>
#include <unistd.h>

#include <set>
#include <thread>
#include <vector>

#include "key_folder.h"
#include "keys/key_ring.h"

namespace patron::keys {
namespace {

using std::filesystem::perms;
using testing::HasSubstr;

class InstallationKeysTest : public KeyFolder {
  protected:
    std::filesystem::path keys() const { return folder_ / "keys"; }
    std::filesystem::path file(KeyPurpose purpose) const { return keys() / keyFileName(purpose); }
    std::unique_ptr<InstallationKeys> loaded() const {
        auto result = InstallationKeys::load(keys());
        EXPECT_TRUE(result) << result.error().detail;
        return std::move(*result);
    }
    void create() const { ASSERT_TRUE(InstallationKeys::create(keys())); }
};

TEST_F(InstallationKeysTest, AreMadeForTheOwnerAloneAndLoad) {
    create();
    EXPECT_EQ(modeOf(keys()), perms::owner_all);
    std::set<std::string> bytes;
    const auto all = loaded();
    for (const auto purpose :
         {KeyPurpose::kPepper, KeyPurpose::kLookup, KeyPurpose::kOutbox, KeyPurpose::kMaster}) {
        EXPECT_EQ(modeOf(file(purpose)), kOwnerOnly);
        EXPECT_TRUE(isKeyId(all->ring(purpose)->active().id));
        bytes.emplace(all->ring(purpose)->active().bytes.reveal());
    }
    EXPECT_EQ(bytes.size(), 4U);
}

TEST_F(InstallationKeysTest, KeepWhatExistsWhenSetUpRunsAgain) {
    create();
    const auto pepper = read(file(KeyPurpose::kPepper));
    std::filesystem::remove(file(KeyPurpose::kOutbox));
    create();
    EXPECT_EQ(read(file(KeyPurpose::kPepper)), pepper);
    EXPECT_TRUE(std::filesystem::exists(file(KeyPurpose::kOutbox)));
}

TEST_F(InstallationKeysTest, LeaveNothingBesideTheFourFiles) {
    create();
    ASSERT_TRUE(loaded()->rotate(KeyPurpose::kMaster));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(keys()), {}), 4);
}

TEST_F(InstallationKeysTest, AreNotMadeInAFolderThatIsOpenToOthers) {
    std::filesystem::create_directory(keys());
    std::filesystem::permissions(keys(), perms::owner_all | perms::others_read);
    const auto made = InstallationKeys::create(keys());
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().detail, HasSubstr("chmod 700"));
}

TEST_F(InstallationKeysTest, DoNotLoadFromAFolderThatOthersMayWrite) {
    create();
    std::filesystem::permissions(keys(), perms::owner_all | perms::group_write);
    const auto refused = InstallationKeys::load(keys());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, sdk::ErrorCode::kConfigInvalid);
}

// A command as root once left a folder behind that kept the service from starting.
TEST_F(InstallationKeysTest, AreOfTheUserWhoOwnsTheirFolder) {
    create();
    EXPECT_TRUE(InstallationKeys::checkOwner(keys()));
    constexpr uid_t kNobody = 65534;
    if (::chown(keys().c_str(), kNobody, kNobody) != 0) return;  // only root can
    for (const auto& refused :
         {InstallationKeys::create(keys()), InstallationKeys::checkOwner(keys())}) {
        ASSERT_FALSE(refused);
        EXPECT_THAT(refused.error().detail, HasSubstr("runuser -u nobody -- patronctl"));
    }
    EXPECT_FALSE(InstallationKeys::load(keys()));
}

TEST_F(InstallationKeysTest, NameTheMissingFileAndTheMissingFolder) {
    const auto noFolder = InstallationKeys::load(keys());
    ASSERT_FALSE(noFolder);
    EXPECT_THAT(noFolder.error().detail, HasSubstr("patronctl setup"));
    create();
    std::filesystem::remove(file(KeyPurpose::kLookup));
    const auto noFile = InstallationKeys::load(keys());
    ASSERT_FALSE(noFile);
    EXPECT_THAT(noFile.error().detail, HasSubstr("lookup.key"));
}

TEST_F(InstallationKeysTest, RotationAddsAnActiveKeyAndKeepsTheOldOnes) {
    create();
    const auto all = loaded();
    const auto before = all->ring(KeyPurpose::kPepper);
    const auto text = read(file(KeyPurpose::kPepper));
    const auto id = all->rotate(KeyPurpose::kPepper);
    ASSERT_TRUE(id);
    const auto after = all->ring(KeyPurpose::kPepper);
    EXPECT_EQ(after->active().id, *id);
    EXPECT_NE(after->find(before->active().id), nullptr);
    EXPECT_EQ(before->find(*id), nullptr) << "a ring handed out does not change";
    EXPECT_TRUE(read(file(KeyPurpose::kPepper)).starts_with(text));
    EXPECT_EQ(modeOf(file(KeyPurpose::kPepper)), kOwnerOnly);
}

TEST_F(InstallationKeysTest, RotationOfTheLookupKeyIsRefused) {
    create();
    const auto text = read(file(KeyPurpose::kLookup));
    EXPECT_FALSE(loaded()->rotate(KeyPurpose::kLookup));
    EXPECT_EQ(read(file(KeyPurpose::kLookup)), text);
}

TEST_F(InstallationKeysTest, RotationOfADamagedFileChangesNothing) {
    create();
    const auto all = loaded();
    const auto kept = all->ring(KeyPurpose::kMaster)->active().id;
    write("keys/master.key", "damaged\n");
    EXPECT_FALSE(all->rotate(KeyPurpose::kMaster));
    EXPECT_EQ(read(file(KeyPurpose::kMaster)), "damaged\n");
    EXPECT_EQ(all->ring(KeyPurpose::kMaster)->active().id, kept);
}

TEST_F(InstallationKeysTest, RotationSurvivesWhatACrashLeftBehind) {
    create();
    write("keys/.pepper.key.new", "half a li", kOwnerOnly | perms::others_read);
    ASSERT_TRUE(loaded()->rotate(KeyPurpose::kPepper));
    EXPECT_EQ(modeOf(file(KeyPurpose::kPepper)), kOwnerOnly);
    EXPECT_EQ(loaded()->ring(KeyPurpose::kPepper)->all().size(), 2U);
}

TEST_F(InstallationKeysTest, AnotherProcessFollowsARotationWhenItMeetsTheId) {
    create();
    const auto ours = loaded();
    const auto theirs = loaded();
    const auto id = ours->rotate(KeyPurpose::kOutbox);
    ASSERT_TRUE(id);
    EXPECT_EQ(theirs->ring(KeyPurpose::kOutbox)->find(*id), nullptr);
    const auto found = theirs->ringWith(KeyPurpose::kOutbox, *id);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->active().id, *id);
    EXPECT_EQ(theirs->ring(KeyPurpose::kOutbox)->active().id, *id);
}

TEST_F(InstallationKeysTest, AnIdThatNoFileHasIsNotFound) {
    create();
    const auto all = loaded();
    EXPECT_EQ(all->ringWith(KeyPurpose::kPepper, "gone"), nullptr);
    EXPECT_EQ(all->ringWith(KeyPurpose::kPepper, ""), nullptr);
    EXPECT_EQ(all->ringWith(KeyPurpose::kPepper, all->ring(KeyPurpose::kOutbox)->active().id),
              nullptr);
}

TEST_F(InstallationKeysTest, ReloadKeepsTheOldRingOfABadFileAndTakesTheOthers) {
    create();
    const auto ours = loaded();
    const auto theirs = loaded();
    const auto id = theirs->rotate(KeyPurpose::kMaster);
    ASSERT_TRUE(id);
    const auto pepper = ours->ring(KeyPurpose::kPepper)->active().id;
    write("keys/pepper.key", "damaged\n");
    const auto outcome = ours->reload();
    ASSERT_FALSE(outcome);
    EXPECT_THAT(outcome.error().detail, HasSubstr("pepper.key"));
    EXPECT_EQ(ours->ring(KeyPurpose::kPepper)->active().id, pepper);
    EXPECT_EQ(ours->ring(KeyPurpose::kMaster)->active().id, *id);
}

// Instances share nothing but the files, so this is what two processes do to each other.
TEST_F(InstallationKeysTest, RotationsAtTheSameTimeLoseNoKeyAndReadersSeeWholeFiles) {
    create();
    constexpr int kRotations = 10;
    std::vector<std::set<std::string>> made(4);
    std::vector<std::thread> threads;
    for (auto& ids : made) {
        threads.emplace_back([this, &ids] {
            const auto all = loaded();
            for (int i = 0; i < kRotations; ++i) {
                const auto id = all->rotate(KeyPurpose::kPepper);
                if (id) ids.insert(*id);
            }
        });
    }
    const auto reader = loaded();
    int failures = 0;
    for (int i = 0; i < 200; ++i) failures += !reader->reload();
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(failures, 0);
    ASSERT_TRUE(reader->reload());
    EXPECT_EQ(reader->ring(KeyPurpose::kPepper)->all().size(), 1U + 4 * kRotations);
    for (const auto& ids : made) {
        EXPECT_EQ(ids.size(), static_cast<std::size_t>(kRotations));
        for (const auto& id : ids) EXPECT_NE(reader->ring(KeyPurpose::kPepper)->find(id), nullptr);
    }
}

}  // namespace
}  // namespace patron::keys
