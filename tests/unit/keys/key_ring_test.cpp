#include "keys/key_ring.h"

#include <gmock/gmock.h>

#include "key_folder.h"
#include "keys/hmac.h"

namespace patron::keys {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kFirst(64, 'a');
const std::string kSecond = std::string(32, '0') + std::string(32, 'F');

std::string refusalOf(const sdk::Result<std::shared_ptr<const KeyRing>>& ring) {
    if (ring) return "not refused";
    EXPECT_EQ(ring.error().code, sdk::ErrorCode::kConfigInvalid);
    return ring.error().detail;
}

class KeyRingFile : public KeyFolder {};

TEST_F(KeyRingFile, GivesTheLastLineAsActiveAndFindsTheOthers) {
    const auto ring = KeyRing::load(write("pepper.key", "p1 " + kFirst + "\np2 " + kSecond + "\n"));
    ASSERT_TRUE(ring);
    EXPECT_EQ((*ring)->active().id, "p2");
    EXPECT_EQ(toHex((*ring)->active().bytes.reveal()), std::string(32, '0') + std::string(32, 'f'));
    ASSERT_NE((*ring)->find("p1"), nullptr);
    EXPECT_EQ((*ring)->find("p1")->bytes.reveal(), std::string(32, '\xaa'));
    EXPECT_EQ((*ring)->find("p3"), nullptr);
    EXPECT_EQ((*ring)->all().size(), 2U);
}

TEST_F(KeyRingFile, NeedsNoLineFeedAtTheEnd) {
    EXPECT_TRUE(KeyRing::load(write("pepper.key", "p1 " + kFirst)));
}

TEST_F(KeyRingFile, IsRefusedWhenMissingWithTheCommandThatHelps) {
    const auto refusal = refusalOf(KeyRing::load(folder_ / "pepper.key"));
    EXPECT_THAT(refusal, HasSubstr("pepper.key"));
    EXPECT_THAT(refusal, HasSubstr("patronctl setup"));
}

TEST_F(KeyRingFile, IsRefusedWhenOthersHaveAnyRightOnIt) {
    using std::filesystem::perms;
    for (const perms extra : {perms::group_read, perms::group_write, perms::others_read,
                              perms::others_write, perms::others_exec}) {
        const auto file = write("pepper.key", "p1 " + kFirst + "\n", kOwnerOnly | extra);
        EXPECT_THAT(refusalOf(KeyRing::load(file)), HasSubstr("chmod 600"));
    }
}

TEST_F(KeyRingFile, IsRefusedWhenItIsAFolder) {
    std::filesystem::create_directory(folder_ / "pepper.key");
    EXPECT_THAT(refusalOf(KeyRing::load(folder_ / "pepper.key")), HasSubstr("not a regular file"));
}

TEST_F(KeyRingFile, IsRefusedWhenMalformedWithoutShowingTheKey) {
    const std::string good = "p1 " + kFirst + "\n";
    for (const std::string& text :
         {std::string("\n"), std::string("p1\n"), std::string("p1 \n"), " " + kFirst + "\n",
          "p1  " + kFirst + "\n", "p1\t" + kFirst + "\n", "p1 " + kFirst + " \n",
          "p1 " + kFirst + "\r\n", "p1 " + kFirst + "aa\n", "p1 " + kFirst.substr(2) + "\n",
          "p1 " + kFirst.substr(1) + "g\n", "p.1 " + kFirst + "\n", "p\xc3\xa9 " + kFirst + "\n",
          std::string(17, 'p') + " " + kFirst + "\n", good + "\n" + "p2 " + kSecond + "\n",
          good + "# p2\n"}) {
        const auto refusal = refusalOf(KeyRing::load(write("pepper.key", text)));
        EXPECT_THAT(refusal, HasSubstr("64 hex digits")) << text;
        EXPECT_THAT(refusal, HasSubstr("pepper.key")) << text;
        EXPECT_THAT(refusal, Not(HasSubstr("aaaaaaaa"))) << text;
    }
}

TEST_F(KeyRingFile, IsRefusedWhenEmpty) {
    EXPECT_THAT(refusalOf(KeyRing::load(write("pepper.key", ""))), HasSubstr("is empty"));
}

TEST_F(KeyRingFile, IsRefusedWhenTwoKeysHaveOneId) {
    const auto file = write("pepper.key", "p1 " + kFirst + "\np1 " + kSecond + "\n");
    EXPECT_THAT(refusalOf(KeyRing::load(file)), HasSubstr("line 2 repeats the id"));
}

TEST_F(KeyRingFile, IsRefusedWhenFarTooLarge) {
    EXPECT_THAT(refusalOf(KeyRing::load(write("pepper.key", std::string(100'000, '\n')))),
                HasSubstr("too large"));
}

}  // namespace
}  // namespace patron::keys
