#include "delivery/outbox_store.h"

#include <gmock/gmock.h>

#include "database_under_test.h"
#include "samples.h"
#include "storage/sql_transaction.h"

namespace patron::storage {
namespace {

using brand::Transaction;
using delivery::OutboxRow;
using delivery::OutboxState;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

constexpr Sql kBody{"SELECT sealed FROM outbox WHERE id = $1"};
std::string toBody(const Row& row) { return std::string(row.text(0)); }

class OutboxStore : public StorageTest {
  protected:
    /// Straight from the table: no port gives the body of a finished row.
    std::string bodyOf(std::int64_t id) {
        return *read([&](Transaction& tx) { return connectionOf(tx).one(kBody, {id}, toBody); });
    }
    bool add(const OutboxRow& row) {
        return write([&](Transaction& tx) { return storage->outbox().add(tx, row); });
    }
    std::vector<OutboxRow> claim(const char* worker, sdk::TimePoint now, int limit = 10) {
        return write([&](Transaction& tx) {
            return storage->outbox().claim(tx, worker, now, now + seconds(20), limit);
        });
    }
    std::vector<OutboxRow> claimOf(const std::string& route, const char* worker, sdk::TimePoint now,
                                   int limit = 10) {
        return write([&](Transaction& tx) {
            return storage->outbox().claimOf(tx, route, worker, now, now + seconds(20), limit);
        });
    }
    std::vector<std::string> dueRoutes(sdk::TimePoint now) {
        return read([&](Transaction& tx) { return storage->outbox().dueRoutes(tx, now); });
    }
    std::vector<OutboxRow> undelivered() {
        return read([&](Transaction& tx) { return storage->outbox().listUndelivered(tx, 10); });
    }
    /// A claimed row as a dispatcher would report on it.
    OutboxRow claimed(std::int64_t id) {
        add(sampleMessage(id));
        auto row = claim("w1", kNow).at(0);
        row.providerId = 3;
        row.providerMessageId = "provider-id";
        row.lastError = "451";
        return row;
    }
    /// Whether the worker still had the row's claim.
    bool report(OutboxRow row, OutboxState state, const char* worker, sdk::TimePoint now = kNow) {
        row.state = state;
        row.claimedBy = worker;
        return !write([&](Transaction& tx) {
                    return storage->outbox().report(tx, {row}, now);
                }).empty();
    }
    bool retryAt(OutboxRow row, const char* worker, sdk::TimePoint when) {
        row.nextAttemptAt = when;
        return report(row, OutboxState::kQueued, worker);
    }
    sdk::TimePoint nextDue() {
        return read([&](Transaction& tx) { return storage->outbox().nextDue(tx); });
    }
    int purge(sdk::TimePoint now, sdk::TimePoint before, int limit = 10) {
        return write(
            [&](Transaction& tx) { return storage->outbox().purge(tx, now, before, limit); });
    }
    static constexpr sdk::TimePoint kLongAgo{};
};

TEST_P(OutboxStore, GivesBackEveryColumnToTheOneWhoClaims) {
    EXPECT_TRUE(add(sampleMessage(1)));
    const auto rows = claim("w1", kNow);
    ASSERT_EQ(rows.size(), 1U);
    const OutboxRow& row = rows[0];
    EXPECT_EQ(row.brandId, kBrand);
    EXPECT_EQ(row.id, 1);
    EXPECT_EQ(row.accountId, 99);
    EXPECT_EQ(row.kind, "sign_in_code");
    EXPECT_EQ(row.addressKind, "email");
    EXPECT_EQ(row.sealed, "v1.k1.c2VhbGVk");
    EXPECT_EQ(row.state, OutboxState::kSending);
    EXPECT_EQ(row.attempts, 1);
    EXPECT_EQ(row.createdAt, kNow);
    EXPECT_EQ(row.nextAttemptAt, kNow);
    EXPECT_EQ(row.expiresAt, kNow + minutes(10));
    EXPECT_EQ(row.claimedUntil, kNow + seconds(20));
    EXPECT_EQ(row.claimedBy, "w1");
}

TEST_P(OutboxStore, RefusesAnIdThatExistsInTheBrand) {
    EXPECT_TRUE(add(sampleMessage(1)));
    EXPECT_FALSE(add(sampleMessage(1)));
    auto other = sampleMessage(1);
    other.brandId = kOtherBrand;
    EXPECT_TRUE(add(other));
}

TEST_P(OutboxStore, ClaimsDueRowsOldestFirst) {
    add(sampleMessage(1, kNow - seconds(1)));
    add(sampleMessage(2, kNow - seconds(3)));
    add(sampleMessage(3, kNow - seconds(2)));
    add(sampleMessage(4, kNow + seconds(1)));
    EXPECT_THAT(claim("w1", kNow, 2),
                ElementsAre(Field(&OutboxRow::id, 2), Field(&OutboxRow::id, 3)));
    EXPECT_THAT(claim("w2", kNow, 9), ElementsAre(Field(&OutboxRow::id, 1)));
    EXPECT_THAT(claim("w3", kNow, 9), IsEmpty());
}

TEST_P(OutboxStore, TakesOverAClaimThatRanOut) {
    add(sampleMessage(1));
    claim("w1", kNow);
    EXPECT_THAT(claim("w2", kNow + seconds(19)), IsEmpty());
    const auto rows = claim("w2", kNow + seconds(20));
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].attempts, 2);
    EXPECT_EQ(rows[0].sealed, "v1.k1.c2VhbGVk") << "the same text, so the same code";
    EXPECT_FALSE(report(rows[0], OutboxState::kSent, "w1")) << "w1 came too late";
    EXPECT_TRUE(report(rows[0], OutboxState::kSent, "w2"));
}

TEST_P(OutboxStore, ASentMessageIsOverAndItsBodyGone) {
    const auto row = claimed(1);
    EXPECT_TRUE(report(row, OutboxState::kSent, "w1"));
    EXPECT_FALSE(report(row, OutboxState::kSent, "w1"));
    EXPECT_EQ(bodyOf(1), "");
    EXPECT_THAT(claim("w1", kNow + minutes(60)), IsEmpty());
    EXPECT_EQ(nextDue(), sdk::TimePoint::max());
}

TEST_P(OutboxStore, AClaimOfOneRouteTakesNothingElse) {
    const auto wait = [&](std::int64_t id, const std::string& route) {
        auto row = sampleMessage(id, kNow - seconds(9 - id));
        row.route = route;
        add(row);
        return route;
    };
    const auto mail = wait(1, "email:2,");
    const auto text = wait(2, "sms:2,");
    const auto longer = wait(3, "sms:2,5,");  // begins as the other one
    const auto unknown = wait(4, "");         // queued by an older program
    EXPECT_THAT(dueRoutes(kNow), ElementsAre(mail, text, longer, unknown));
    EXPECT_THAT(claimOf(text, "w1", kNow), ElementsAre(Field(&OutboxRow::id, 2)));
    EXPECT_THAT(claimOf(text, "w2", kNow), IsEmpty());
    EXPECT_THAT(claimOf("fax:7,", "w2", kNow), IsEmpty());
    EXPECT_THAT(claimOf(unknown, "w2", kNow, 0), IsEmpty());
    EXPECT_THAT(claimOf(mail, "w2", kNow), ElementsAre(Field(&OutboxRow::id, 1)));
    EXPECT_THAT(claimOf(text, "w2", kNow + seconds(20)), ElementsAre(Field(&OutboxRow::id, 2)));
    EXPECT_THAT(claim("w3", kNow), ElementsAre(Field(&OutboxRow::id, 3), Field(&OutboxRow::id, 4)));
}

TEST_P(OutboxStore, TellsTheRoutesWhereRowsAreDueTheOldestFirst) {
    const std::string mail = "email:1,", text = "sms:2,";
    const auto wait = [&](std::int64_t id, const std::string& route, seconds since) {
        auto row = sampleMessage(id, kNow - since);
        row.route = route;
        add(row);
    };
    EXPECT_THAT(dueRoutes(kNow), IsEmpty());
    wait(1, mail, seconds(5));
    wait(2, text, seconds(3));
    wait(3, text, seconds(7));
    wait(4, "app:3,", seconds(-1));
    EXPECT_THAT(dueRoutes(kNow), ElementsAre(text, mail));
    EXPECT_THAT(claimOf(text, "w1", kNow, 1), ElementsAre(Field(&OutboxRow::id, 3)));
    for (const OutboxRow& row : claimOf(mail, "w1", kNow)) {
        report(row, OutboxState::kSent, "w1");
    }
    EXPECT_THAT(dueRoutes(kNow), ElementsAre(text)) << "what is claimed may come free";
}

TEST_P(OutboxStore, HastensWhatWasToBeTriedAgainLater) {
    const auto row = claimed(1);
    EXPECT_TRUE(retryAt(row, "w1", kNow + minutes(5)));
    add(sampleMessage(2, kNow + seconds(1)));
    write([&](Transaction& tx) { return storage->outbox().hasten(tx, kNow + seconds(2)); });
    EXPECT_THAT(claim("w1", kNow + seconds(1)), ElementsAre(Field(&OutboxRow::id, 2)));
    EXPECT_THAT(claim("w1", kNow + seconds(2)), ElementsAre(Field(&OutboxRow::id, 1)));
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

TEST_P(OutboxStore, TakesTheReportsOfMoreTriesTogether) {
    std::vector<OutboxRow> rows;
    for (std::int64_t id = 1; id <= 4; ++id) {
        add(sampleMessage(id, kNow - seconds(9 - id)));
        rows.push_back(claim(id == 4 ? "another" : "w1", kNow, 1).at(0));
        rows.back().claimedBy = "w1";
        rows.back().providerId = id;
        rows.back().providerMessageId = "p" + std::to_string(id);
        // What a provider says is anybody's text.
        rows.back().lastError = "\"it's\" \\ 5 \u20ac\n[7,null]";
    }
    rows[0].state = rows[3].state = OutboxState::kSent;
    rows[1].state = OutboxState::kQueued;
    rows[1].nextAttemptAt = kNow + seconds(5);
    rows[1].attempts = 0;
    rows[2].state = OutboxState::kDead;
    const auto held =
        write([&](Transaction& tx) { return storage->outbox().report(tx, rows, kNow); });
    EXPECT_THAT(held, testing::UnorderedElementsAre(delivery::MessageKey{kBrand, 1},
                                                    delivery::MessageKey{kBrand, 2},
                                                    delivery::MessageKey{kBrand, 3}));
    EXPECT_EQ(bodyOf(1), "");
    EXPECT_NE(bodyOf(4), "") << "not of this worker";
    const auto again = claim("w2", kNow + seconds(5));
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again[0].id, 2);
    EXPECT_EQ(again[0].attempts, 1);
    EXPECT_EQ(again[0].lastError, rows[1].lastError);
    const auto dead = read([&](Transaction& tx) { return storage->outbox().listDead(tx, 10); });
    ASSERT_EQ(dead.size(), 1U);
    EXPECT_EQ(dead[0].providerMessageId, "p3");
    EXPECT_EQ(dead[0].lastError, rows[2].lastError);
}

TEST_P(OutboxStore, TakesAsManyReportsAsItSays) {
    std::vector<OutboxRow> rows;
    const auto most = static_cast<int>(delivery::OutboxStore::kMostReports);
    for (int id = 1; id <= most; ++id) add(sampleMessage(id));
    rows = claim("w1", kNow, most);
    for (OutboxRow& row : rows) row.state = OutboxState::kSent;
    EXPECT_EQ(
        write([&](Transaction& tx) { return storage->outbox().report(tx, rows, kNow); }).size(),
        delivery::OutboxStore::kMostReports);
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

TEST_P(OutboxStore, ARetriedMessageIsDueAgainLater) {
    const auto row = claimed(1);
    EXPECT_TRUE(retryAt(row, "w1", kNow + seconds(5)));
    EXPECT_FALSE(retryAt(row, "w1", kNow + seconds(9)));
    EXPECT_EQ(nextDue(), kNow + seconds(5));
    EXPECT_THAT(claim("w2", kNow + seconds(4)), IsEmpty());
    const auto again = claim("w2", kNow + seconds(5));
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again[0].attempts, 2);
    EXPECT_EQ(again[0].lastError, "451");
    EXPECT_EQ(again[0].providerId, 3);
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

TEST_P(OutboxStore, ListsWhatWaitsTheNextOneDueFirst) {
    add(sampleMessage(1, kNow + seconds(9)));
    add(sampleMessage(2, kNow));
    EXPECT_TRUE(retryAt(claimed(2), "w1", kNow + seconds(5)));
    EXPECT_TRUE(report(claimed(3), OutboxState::kSent, "w1"));
    const auto waiting =
        read([&](Transaction& tx) { return storage->outbox().listWaiting(tx, 10); });
    ASSERT_EQ(waiting.size(), 2U);
    EXPECT_EQ(waiting[0].id, 2);
    EXPECT_EQ(waiting[0].lastError, "451");
    EXPECT_EQ(waiting[0].nextAttemptAt, kNow + seconds(5));
    EXPECT_EQ(waiting[0].sealed, "") << "who lists them has no use for bodies";
    EXPECT_EQ(waiting[1].id, 1);
}

TEST_P(OutboxStore, AnswersWhenTheNextQueuedRowIsDue) {
    EXPECT_EQ(nextDue(), sdk::TimePoint::max());
    add(sampleMessage(1, kNow + seconds(9)));
    add(sampleMessage(2, kNow + seconds(4)));
    EXPECT_EQ(nextDue(), kNow + seconds(4));
    claim("w1", kNow + seconds(4));
    EXPECT_EQ(nextDue(), kNow + seconds(9));
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
