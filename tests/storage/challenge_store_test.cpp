#include "otp/challenge_store.h"

#include <gmock/gmock.h>

#include "database_under_test.h"
#include "samples.h"

namespace patron::storage {
namespace {

using brand::Transaction;
using otp::Challenge;
using otp::ChallengeKey;

class ChallengeStore : public StorageTest {
  protected:
    void put(const Challenge& challenge) {
        write([&](Transaction& tx) { return storage->challenges().put(tx, challenge); });
    }
    std::optional<Challenge> find(const ChallengeKey& key) {
        return read([&](Transaction& tx) { return storage->challenges().find(tx, key); });
    }
    std::optional<Challenge> countAttempt(const ChallengeKey& key, sdk::TimePoint now = kNow) {
        return write(
            [&](Transaction& tx) { return storage->challenges().countAttempt(tx, key, now); });
    }
    bool consume(const ChallengeKey& key, std::int64_t generation, sdk::TimePoint now = kNow) {
        return write([&](Transaction& tx) {
            return storage->challenges().consume(tx, key, generation, now);
        });
    }
    void end(const ChallengeKey& key) {
        write([&](Transaction& tx) { return storage->challenges().end(tx, key); });
    }
};

TEST_P(ChallengeStore, GivesBackEveryColumnThatWasPut) {
    const Challenge put1 = sampleChallenge();
    EXPECT_FALSE(find(put1.key));
    put(put1);
    const Challenge c = *find(put1.key);
    EXPECT_EQ(c.key.brandId, kBrand);
    EXPECT_EQ(c.key.purpose, otp::Purpose::kSignIn);
    EXPECT_EQ(c.key.addressHash, "address-hash");
    EXPECT_EQ(c.key.accountId, 0);
    EXPECT_EQ(c.generation, 2);
    EXPECT_EQ(c.codeHash, "code-hash");
    EXPECT_EQ(c.hashKeyId, "p1");
    EXPECT_EQ(c.attempts, 1);
    EXPECT_EQ(c.sends, 2);
    EXPECT_EQ(c.sentAt, put1.sentAt);
    EXPECT_EQ(c.expiresAt, put1.expiresAt);
    EXPECT_EQ(c.forgottenAt, put1.forgottenAt);
    EXPECT_FALSE(c.ended);
    EXPECT_EQ(c.messageId, 77);
}

TEST_P(ChallengeStore, ReplacesTheChallengeOfTheSameKeyOnly) {
    put(sampleChallenge());
    put(sampleChallenge("address-hash", 5));
    auto replaced = sampleChallenge();
    replaced.generation = 3;
    replaced.codeHash = "another";
    put(replaced);
    EXPECT_EQ(find(replaced.key)->codeHash, "another");
    EXPECT_EQ(find(sampleChallenge("address-hash", 5).key)->generation, 2);
}

TEST_P(ChallengeStore, NoPartOfTheKeyCanBeSwapped) {
    put(sampleChallenge());
    const ChallengeKey right = sampleChallenge().key;
    std::vector<ChallengeKey> wrong(4, right);
    wrong[0].brandId = kOtherBrand;
    wrong[1].purpose = otp::Purpose::kChangeIdentifier;
    wrong[2].addressHash = "another";
    wrong[3].accountId = 1;
    for (const ChallengeKey& key : wrong) {
        EXPECT_FALSE(find(key));
        EXPECT_FALSE(countAttempt(key));
        EXPECT_FALSE(consume(key, 2));
    }
    EXPECT_EQ(find(right)->attempts, 1);
}

TEST_P(ChallengeStore, CountsAttemptsAlsoOfAnExpiredCodeUntilItIsForgotten) {
    put(sampleChallenge());
    const auto key = sampleChallenge().key;
    EXPECT_EQ(countAttempt(key)->attempts, 2);
    EXPECT_EQ(countAttempt(key, kNow + std::chrono::minutes(59))->attempts, 3);
    EXPECT_FALSE(countAttempt(key, kNow + std::chrono::hours(1)));
    EXPECT_EQ(find(key)->attempts, 3);
}

TEST_P(ChallengeStore, ConsumesOnceAndSetsAttemptsBack) {
    put(sampleChallenge());
    const auto key = sampleChallenge().key;
    EXPECT_TRUE(consume(key, 2));
    EXPECT_FALSE(consume(key, 2));
    EXPECT_TRUE(find(key)->ended);
    EXPECT_EQ(find(key)->attempts, 0);
    EXPECT_FALSE(countAttempt(key));
}

TEST_P(ChallengeStore, DoesNotConsumeAnOldGenerationOrAnExpiredCode) {
    put(sampleChallenge());
    const auto key = sampleChallenge().key;
    EXPECT_FALSE(consume(key, 1));
    EXPECT_FALSE(consume(key, 3));
    EXPECT_FALSE(consume(key, 2, kNow + std::chrono::minutes(10)));
    EXPECT_TRUE(consume(key, 2, kNow + std::chrono::minutes(10) - sdk::Duration(1)));
}

TEST_P(ChallengeStore, ConsumeDoesNotLookAtAttempts) {
    auto challenge = sampleChallenge();
    challenge.attempts = 50;
    put(challenge);
    EXPECT_TRUE(consume(challenge.key, 2));
}

TEST_P(ChallengeStore, EndingKeepsAttempts) {
    put(sampleChallenge());
    const auto key = sampleChallenge().key;
    end(key);
    EXPECT_TRUE(find(key)->ended);
    EXPECT_EQ(find(key)->attempts, 1);
    EXPECT_EQ(find(key)->codeHash, "");
    EXPECT_FALSE(consume(key, 2));
    end(sampleChallenge("unknown").key);
}

TEST_P(ChallengeStore, EndsEverythingThatAnAccountAskedFor) {
    put(sampleChallenge("a", 5));
    put(sampleChallenge("b", 5));
    put(sampleChallenge("a", 6));
    put(sampleChallenge("a"));
    write([&](Transaction& tx) { return storage->challenges().endAllOf(tx, kBrand, 5); });
    EXPECT_TRUE(find(sampleChallenge("a", 5).key)->ended);
    EXPECT_TRUE(find(sampleChallenge("b", 5).key)->ended);
    EXPECT_FALSE(find(sampleChallenge("a", 6).key)->ended);
    EXPECT_FALSE(find(sampleChallenge("a").key)->ended);
}

TEST_P(ChallengeStore, PurgesInBatchesWhatIsExpiredAndForgotten) {
    for (int i = 0; i < 3; ++i) {
        auto old = sampleChallenge(std::to_string(i));
        old.expiresAt = old.forgottenAt = kNow - sdk::Duration(1);
        put(old);
    }
    auto remembered = sampleChallenge("remembered");
    remembered.expiresAt = kNow - std::chrono::hours(1);
    put(remembered);
    const auto purge = [&] {
        return write([&](Transaction& tx) { return storage->challenges().purge(tx, kNow, 2); });
    };
    EXPECT_EQ(purge(), 2);
    EXPECT_EQ(purge(), 1);
    EXPECT_EQ(purge(), 0);
    EXPECT_TRUE(find(remembered.key));
}

PATRON_ON_EVERY_DATABASE(ChallengeStore);

}  // namespace
}  // namespace patron::storage
