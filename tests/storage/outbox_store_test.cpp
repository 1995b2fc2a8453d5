#include "outbox_fixture.h"

// What becomes of messages, and what is told of them; claims have a file of their own.
namespace patron::storage {
namespace {

class OutboxStore : public OutboxTest {};

TEST_P(OutboxStore, RefusesAnIdThatExistsInTheBrand) {
    EXPECT_TRUE(add(sampleMessage(1)));
    EXPECT_FALSE(add(sampleMessage(1)));
    auto other = sampleMessage(1);
    other.brandId = kOtherBrand;
    EXPECT_TRUE(add(other));
}

TEST_P(OutboxStore, ASentMessageIsOverAndItsBodyGone) {
    const auto row = claimed(1);
    EXPECT_TRUE(report(row, OutboxState::kSent, "w1"));
    EXPECT_FALSE(report(row, OutboxState::kSent, "w1"));
    EXPECT_EQ(bodyOf(1), "");
    EXPECT_THAT(claim("w1", kNow + minutes(60)), IsEmpty());
    EXPECT_EQ(nextDue(), sdk::TimePoint::max());
}

TEST_P(OutboxStore, TellsWhereNothingGetsOut) {
    const auto stalls = [&](sdk::TimePoint before) {
        std::vector<std::string> all;
        for (const auto& stall :
             read([&](Transaction& tx) { return storage->outbox().stalls(tx, before); })) {
            all.push_back(std::to_string(stall.brandId) + " " + stall.addressKind + " " +
                          std::to_string((kNow - stall.since).count()));
        }
        return all;
    };
    const auto wait = [&](std::int64_t id, brand::BrandId brand, const char* kind, seconds since) {
        auto row = sampleMessage(id, kNow + minutes(2));
        row.brandId = brand;
        row.addressKind = kind;
        row.createdAt = kNow - since;
        add(row);
    };
    wait(1, kBrand, "email", seconds(70));
    wait(2, kBrand, "email", seconds(90));
    wait(3, kBrand, "sms", seconds(80));
    wait(4, kOtherBrand, "email", seconds(65));
    wait(5, kOtherBrand, "sms", seconds(5));
    const std::string own = std::to_string(kBrand), other = std::to_string(kOtherBrand);
    EXPECT_THAT(stalls(kNow - seconds(60)),
                ElementsAre(own + " email 90000", own + " sms 80000", other + " email 65000"));
    EXPECT_TRUE(report(claimed(6), OutboxState::kSent, "w1", kNow - seconds(75)));
    EXPECT_THAT(stalls(kNow - seconds(60)), ElementsAre(own + " sms 80000", other + " email 65000"))
        << "a mail of this brand got out meanwhile";
}

TEST_P(OutboxStore, WithdrawsWhatIsNotOnItsWayYet) {
    const auto withdraw = [&](std::int64_t id) {
        write([&](Transaction& tx) { return storage->outbox().withdraw(tx, kBrand, id, kNow); });
    };
    add(sampleMessage(1));
    withdraw(1);
    EXPECT_THAT(claim("w1", kNow + minutes(1)), IsEmpty());
    EXPECT_EQ(bodyOf(1), "");

    const auto dead = claimed(2);
    EXPECT_TRUE(report(dead, OutboxState::kDead, "w1"));
    withdraw(2);
    EXPECT_EQ(bodyOf(2), "");
    EXPECT_EQ(write([&](Transaction& tx) { return storage->outbox().replay(tx, 2, kNow, 9); }), 0);

    const auto underWay = claimed(3);
    withdraw(3);
    EXPECT_TRUE(retryAt(underWay, "w1", kNow + seconds(1)));
    EXPECT_THAT(claim("w1", kNow + seconds(1)),
                ElementsAre(AllOf(Field(&OutboxRow::id, 3), Field(&OutboxRow::expiresAt, kNow))));

    EXPECT_TRUE(report(claimed(4), OutboxState::kSent, "w1"));
    withdraw(4);
    withdraw(99);
    EXPECT_EQ(write([&](Transaction& tx) { return storage->outbox().count(tx); }).size(), 3U);
}

TEST_P(OutboxStore, KeepsTheBestNewsOfASentMessageInWhateverOrder) {
    using Status = sdk::DeliveryReceipt::Status;
    const auto row = claimed(1);
    const auto put = [&](Status status, const char* why, std::int64_t provider) {
        return write([&](Transaction& tx) {
            return storage->outbox().putReceipt(tx, {row.brandId, row.id}, provider,
                                                {"", status, why});
        });
    };
    EXPECT_TRUE(put(Status::kFailed, "30003", row.providerId)) << "quicker than we are";
    EXPECT_TRUE(report(row, OutboxState::kSent, "w1"));
    EXPECT_EQ(undelivered().at(0).lastError, "30003");
    EXPECT_EQ(undelivered().at(0).sealed, "");
    EXPECT_FALSE(put(Status::kFailed, "30003", row.providerId)) << "no news";
    EXPECT_FALSE(put(Status::kDelivered, "", row.providerId + 1)) << "another provider's";
    EXPECT_TRUE(put(Status::kDelivered, "", row.providerId));
    EXPECT_FALSE(put(Status::kFailed, "30005", row.providerId)) << "too late";
    EXPECT_TRUE(undelivered().empty());
    EXPECT_FALSE(write([&](Transaction& tx) {
        return storage->outbox().putReceipt(tx, {row.brandId, 99}, 1, {});
    })) << "no such message";
}

// Asked first, it took the message and its answer was lost: what it says is not about the second.
TEST_P(OutboxStore, ForgetsTheReceiptOfAProviderThatAnotherOneSentAfter) {
    const auto row = claimed(1);
    const auto put = [&](std::int64_t provider) {
        return write([&](Transaction& tx) {
            return storage->outbox().putReceipt(
                tx, {row.brandId, row.id}, provider,
                {"", sdk::DeliveryReceipt::Status::kFailed, std::to_string(provider)});
        });
    };
    EXPECT_TRUE(put(row.providerId + 1));
    EXPECT_TRUE(report(row, OutboxState::kSent, "w1"));
    EXPECT_TRUE(undelivered().empty());
    EXPECT_TRUE(put(row.providerId));
    EXPECT_EQ(undelivered().at(0).lastError, std::to_string(row.providerId));
}

TEST_P(OutboxStore, CountsWhatBecameOfCodesByProviderAndCountry) {
    const auto send = [&](std::int64_t id, std::int64_t provider, const char* country,
                          const char* kind) {
        auto row = sampleMessage(id);
        row.country = country;
        row.kind = kind;
        add(row);
        row = claim("w", kNow).at(0);
        row.providerId = provider;
        EXPECT_TRUE(report(row, OutboxState::kSent, "w"));
        return delivery::MessageKey{row.brandId, row.id};
    };
    const auto one = send(1, 5, "DE", "sign_in_code");
    const auto two = send(2, 5, "DE", "change_code");
    send(3, 5, "AT", "sign_up_code");
    send(4, 6, "", "sign_in_code");
    send(5, 6, "", "identifier_added");
    write([&](Transaction& tx) -> sdk::Result<void> {
        auto& outbox = storage->outbox();
        EXPECT_TRUE(*outbox.putReceipt(tx, one, 5, {}));
        EXPECT_TRUE(
            *outbox.putReceipt(tx, two, 5, {"", sdk::DeliveryReceipt::Status::kFailed, "30003"}));
        EXPECT_TRUE(outbox.markCodeUsed(tx, one.brandId, one.id));
        return outbox.markCodeUsed(tx, one.brandId, 0);
    });
    const auto since = [&](sdk::TimePoint from) {
        const auto found = read([&](Transaction& tx) {
            return storage->outbox().conversions(tx, from, kNow + seconds(2));
        });
        std::vector<std::string> all;
        for (const delivery::Conversion& c : found) {
            all.push_back(std::to_string(c.providerId) + c.country + " " + std::to_string(c.sent) +
                          std::to_string(c.delivered) + std::to_string(c.failed) +
                          std::to_string(c.used));
        }
        return all;
    };
    EXPECT_THAT(since(kNow), ElementsAre("5AT 1000", "5DE 2111", "6 1000"));
    EXPECT_TRUE(since(kNow + seconds(1)).empty());
}

TEST_P(OutboxStore, ADeadMessageIsNotTriedAgain) {
    EXPECT_TRUE(report(claimed(1), OutboxState::kDead, "w1"));
    EXPECT_NE(bodyOf(1), "") << "kept until expiry, for an administrator who sends it after all";
    EXPECT_TRUE(report(claimed(2), OutboxState::kDead, "w1", kNow + minutes(10)));
    EXPECT_EQ(bodyOf(2), "") << "expired: erased at once";
    EXPECT_THAT(claim("w1", kNow + minutes(60)), IsEmpty());
}

TEST_P(OutboxStore, ADeadMessageIsListedAndCanBeSentAfterAll) {
    constexpr std::int64_t kId = 239'871'601'684'665;  // beyond what an int4 holds, as all are
    const auto row = claimed(kId);
    EXPECT_TRUE(report(row, OutboxState::kDead, "w1"));
    const auto dead = read([&](Transaction& tx) { return storage->outbox().listDead(tx, 10); });
    ASSERT_EQ(dead.size(), 1U);
    EXPECT_EQ(dead[0].id, kId);
    EXPECT_EQ(dead[0].lastError, "451");
    EXPECT_EQ(dead[0].sealed, "") << "who lists them has no use for bodies";
    const auto replay = [&](std::int64_t id, sdk::TimePoint now) {
        return write([&](Transaction& tx) { return storage->outbox().replay(tx, id, now, 10); });
    };
    EXPECT_EQ(replay(kId, kNow + minutes(60)), 0) << "expired";
    EXPECT_EQ(replay(2, kNow), 0);
    EXPECT_EQ(replay(kId, kNow + seconds(3)), 1);
    EXPECT_EQ(replay(0, kNow), 0) << "it is in the queue already";
    EXPECT_THAT(claim("w2", kNow + seconds(2)), IsEmpty());
    const auto again = claim("w2", kNow + seconds(3));
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again[0].attempts, 1);
    EXPECT_EQ(again[0].sealed, row.sealed);
}

TEST_P(OutboxStore, CountsMessagesByStateAndProvider) {
    EXPECT_TRUE(report(claimed(1), OutboxState::kDead, "w1"));
    EXPECT_TRUE(report(claimed(2), OutboxState::kSent, "w1"));
    add(sampleMessage(3));
    add(sampleMessage(4));
    const auto counts = read([&](Transaction& tx) { return storage->outbox().count(tx); });
    ASSERT_EQ(counts.size(), 3U);
    EXPECT_EQ(counts[0].state, OutboxState::kQueued);
    EXPECT_EQ(counts[0].messages, 2);
    EXPECT_EQ(counts[1].state, OutboxState::kSent);
    EXPECT_EQ(counts[1].providerId, 3);
    EXPECT_EQ(counts[2].state, OutboxState::kDead);
    EXPECT_EQ(counts[0].latest, sampleMessage(4).createdAt);
    EXPECT_EQ(counts[1].latest, kNow) << "when it was sent";
}

TEST_P(OutboxStore, ADiscardedMessageNeverLeaves) {
    auto row = sampleMessage(1);
    row.state = OutboxState::kDiscarded;
    row.sealed = "    ";
    EXPECT_TRUE(add(row));
    EXPECT_THAT(claim("w1", kNow + minutes(1)), IsEmpty());
    EXPECT_EQ(nextDue(), sdk::TimePoint::max());
    EXPECT_EQ(purge(kNow, kNow + seconds(1)), 1);
}

TEST_P(OutboxStore, ErasesWhatWaitsForAnAccountEvenWhileItIsBeingSent) {
    add(sampleMessage(1));
    const auto sending = claimed(2);
    auto stranger = sampleMessage(3);
    stranger.accountId = 100;
    add(stranger);
    write([&](Transaction& tx) { return storage->outbox().eraseOf(tx, kBrand, 99); });
    EXPECT_EQ(bodyOf(1) + bodyOf(2), "");
    EXPECT_FALSE(retryAt(sending, "w1", kNow));
    EXPECT_THAT(claim("w2", kNow + minutes(5)), ElementsAre(Field(&OutboxRow::id, 3)));
}

TEST_P(OutboxStore, PurgesFinishedRowsInBatchesAndBodiesOfTheDeadAtExpiry) {
    for (int id = 1; id <= 3; ++id) {
        report(claimed(id), OutboxState::kSent, "w1");
    }
    report(claimed(4), OutboxState::kDead, "w1");
    add(sampleMessage(5));
    EXPECT_EQ(purge(kNow, kLongAgo), 0);
    EXPECT_EQ(purge(kNow + minutes(10), kLongAgo), 1) << "the body of the dead one";
    EXPECT_EQ(bodyOf(4), "");
    EXPECT_EQ(purge(kNow + minutes(10), kLongAgo), 0);
    EXPECT_EQ(purge(kNow, kNow + seconds(1), 3), 3);
    EXPECT_EQ(purge(kNow, kNow + seconds(1), 3), 1);
    EXPECT_EQ(purge(kNow, kNow + seconds(1), 3), 0);
    EXPECT_EQ(claim("w1", kNow).size(), 1U) << "what waits stays";
}

PATRON_ON_EVERY_DATABASE(OutboxStore);

}  // namespace
}  // namespace patron::storage
