#include "session/signing_keys.h"

#include "session_fixture.h"

namespace patron::session {
namespace {

using std::chrono::days;
using std::chrono::seconds;

class SigningKeys : public SessionTest {
  protected:
    const SigningKey* signing() const { return holder_.current()->signing(kDiner, now_); }
    const SigningKey* find(const std::string& kid) const {
        return holder_.current()->find(kDiner, kid, now_);
    }
    SigningKeyRow& addKey(sdk::TimePoint activeFrom) {
        rows_.push_back(makeSigningKey(kDiner, *keys_, random_, activeFrom));
        return rows_.back();
    }
};

TEST_F(SigningKeys, AreMade256BitsLongAndSealed) {
    EXPECT_EQ(signing()->bytes.reveal().size(), 32U);
    EXPECT_EQ(rows_[0].retiresAt, kKeyInUse);
    EXPECT_TRUE(keys::isKeyId(rows_[0].kid));
    EXPECT_EQ(rows_[0].sealed.find(signing()->bytes.reveal()), std::string::npos);
    EXPECT_NE(rows_[0].kid, rows_[1].kid);
}

TEST_F(SigningKeys, OpenTheSameBytesInEveryProcess) {
    const auto again = SigningKeySet::open(rows_, *keys_);
    ASSERT_TRUE(again);
    EXPECT_EQ((*again)->signing(kDiner, now_)->bytes.reveal(), signing()->bytes.reveal());
}

TEST_F(SigningKeys, BelongToOneBrand) {  // rules T6, T8
    EXPECT_EQ(find(rows_[1].kid), nullptr);
    EXPECT_NE(holder_.current()->find(kBistro, rows_[1].kid, now_), nullptr);
    EXPECT_EQ(holder_.current()->signing(99, now_), nullptr);
    EXPECT_EQ(holder_.current()->find(99, rows_[0].kid, now_), nullptr);
    EXPECT_EQ(find(""), nullptr);
}

TEST_F(SigningKeys, DoNotOpenWhenMovedToAnotherBrand) {
    rows_[0].brandId = kBistro;
    const auto set = SigningKeySet::open(rows_, *keys_);
    ASSERT_FALSE(set);
    EXPECT_EQ(set.error().code, sdk::ErrorCode::kServerInternal);
}

TEST_F(SigningKeys, NameTheBrandWhoseMasterKeyIsLost) {
    fakes::TemporaryKeys others;
    const auto set = SigningKeySet::open({rows_[0]}, *others);
    ASSERT_FALSE(set);
    EXPECT_EQ(set.error().code, sdk::ErrorCode::kServerInternal);
    EXPECT_NE(set.error().detail.find("brand 3"), std::string::npos);
}

TEST_F(SigningKeys, StayReadableWhenTheMasterKeyIsRotated) {
    ASSERT_TRUE(keys_->rotate(keys::KeyPurpose::kMaster));
    addKey(now_);
    loadKeys();
    EXPECT_NE(find(rows_[0].kid), nullptr);
    EXPECT_EQ(signing()->kid, rows_[2].kid);
}

TEST_F(SigningKeys, SignOnlyOnceActive) {  // rule T10
    addKey(now_ + seconds(10));
    loadKeys();
    now_ += seconds(9);
    EXPECT_EQ(signing()->kid, rows_[0].kid);
    now_ += seconds(1);
    EXPECT_EQ(signing()->kid, rows_[2].kid);
}

TEST_F(SigningKeys, VerifyBeforeTheySignBecauseClocksDiffer) {
    addKey(now_ + seconds(10));
    loadKeys();
    EXPECT_NE(find(rows_[2].kid), nullptr);
}

TEST_F(SigningKeys, OverlapUntilTheOldOneRetires) {
    const std::string oldToken = tokenOf(signIn());
    addKey(now_);
    rows_[0].retiresAt = now_ + days(31);
    loadKeys();
    EXPECT_EQ(signing()->kid, rows_[2].kid);
    EXPECT_TRUE(verifies(oldToken));
    EXPECT_TRUE(verifies(tokenOf(signIn())));
}

TEST_F(SigningKeys, NeitherSignNorVerifyOnceRetired) {
    const std::string oldToken = tokenOf(signIn());
    rows_[0].retiresAt = now_ + seconds(10);
    loadKeys();
    EXPECT_TRUE(verifies(oldToken));
    now_ += seconds(10);
    EXPECT_EQ(verifyError(oldToken, true), sdk::ErrorCode::kSessionTokenInvalid);
    EXPECT_EQ(signing(), nullptr);
}

TEST_F(SigningKeys, OfOneMomentAreChosenAlikeByAllProcesses) {
    addKey(now_);
    addKey(now_);
    loadKeys();
    const std::string chosen = signing()->kid;
    std::swap(rows_[2], rows_[3]);
    loadKeys();
    EXPECT_EQ(signing()->kid, chosen);
}

}  // namespace
}  // namespace patron::session
