#include "otp/otp_fixture.h"

// Rule C6: what is stored tells neither code nor address.
namespace patron::otp {
namespace {

using OtpStoredHash = OtpTest;

bool isHash(const std::string& text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

TEST_F(OtpStoredHash, IsAllThatIsKeptOfCodeAndAddress) {
    issue(signIn(sofia_));
    ASSERT_EQ(challenges_.rows().size(), 1u);
    const Challenge stored = challenges_.rows().front();
    EXPECT_TRUE(isHash(stored.codeHash)) << stored.codeHash;
    EXPECT_TRUE(isHash(stored.key.addressHash)) << stored.key.addressHash;
    EXPECT_EQ(stored.hashKeyId, keys_->ring(keys::KeyPurpose::kPepper)->active().id);
}

TEST_F(OtpStoredHash, IsAllThatFailuresAreCountedBy) {
    failTries(signIn(sofia_), issue(signIn(sofia_)), 2);
    ASSERT_EQ(limits_.failureRows().size(), 1u);
    EXPECT_TRUE(isHash(limits_.failureRows().begin()->first));
}

TEST_F(OtpStoredHash, DiffersFromInstallationToInstallation) {
    issue(signIn(sofia_));
    fakes::TemporaryKeys theirs;
    OtpService elsewhere(database_, challenges_, limits_, *theirs, keys::systemRandom());
    EXPECT_TRUE(database_.write([&](brand::Transaction& tx) {
        return elsewhere.issue(tx, context_, signIn(sofia_), 10min);
    }));
    EXPECT_EQ(challenges_.rows().size(), 2u) << "the address has another hash";
}

TEST_F(OtpStoredHash, FollowsTheComparisonFormOfTheAddress) {
    issue(signIn(sofia_));
    const auto spelled =
        sdk::Identifier::parsed("email", "Sofia@Example.com", sofia_.key(), sofia_.throttleKey());
    EXPECT_EQ(outcome(tryIssue(signIn(spelled))), "otp.cooldown");
}

}  // namespace
}  // namespace patron::otp
