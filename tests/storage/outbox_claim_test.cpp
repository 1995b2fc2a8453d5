#include "outbox_fixture.h"

// Who sends what, and when it is due.
namespace patron::storage {
namespace {

class OutboxClaims : public OutboxTest {};

TEST_P(OutboxClaims, GivesBackEveryColumnToTheOneWhoClaims) {
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

TEST_P(OutboxClaims, ClaimsDueRowsOldestFirst) {
    add(sampleMessage(1, kNow - seconds(1)));
    add(sampleMessage(2, kNow - seconds(3)));
    add(sampleMessage(3, kNow - seconds(2)));
    add(sampleMessage(4, kNow + seconds(1)));
    EXPECT_THAT(claim("w1", kNow, 2),
                ElementsAre(Field(&OutboxRow::id, 2), Field(&OutboxRow::id, 3)));
    EXPECT_THAT(claim("w2", kNow, 9), ElementsAre(Field(&OutboxRow::id, 1)));
    EXPECT_THAT(claim("w3", kNow, 9), IsEmpty());
}

TEST_P(OutboxClaims, TakesOverAClaimThatRanOut) {
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

TEST_P(OutboxClaims, AClaimOfOneRouteTakesNothingElse) {
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

TEST_P(OutboxClaims, TellsTheRoutesWhereRowsAreDueTheOldestFirst) {
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

TEST_P(OutboxClaims, HastensWhatWasToBeTriedAgainLater) {
    const auto row = claimed(1);
    EXPECT_TRUE(retryAt(row, "w1", kNow + minutes(5)));
    add(sampleMessage(2, kNow + seconds(1)));
    write([&](Transaction& tx) { return storage->outbox().hasten(tx, kNow + seconds(2)); });
    EXPECT_THAT(claim("w1", kNow + seconds(1)), ElementsAre(Field(&OutboxRow::id, 2)));
    EXPECT_THAT(claim("w1", kNow + seconds(2)), ElementsAre(Field(&OutboxRow::id, 1)));
}

TEST_P(OutboxClaims, TakesTheReportsOfMoreTriesTogether) {
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

TEST_P(OutboxClaims, TakesAsManyReportsAsItSays) {
    std::vector<OutboxRow> rows;
    const auto most = static_cast<int>(delivery::OutboxStore::kMostReports);
    for (int id = 1; id <= most; ++id) add(sampleMessage(id));
    rows = claim("w1", kNow, most);
    for (OutboxRow& row : rows) row.state = OutboxState::kSent;
    EXPECT_EQ(
        write([&](Transaction& tx) { return storage->outbox().report(tx, rows, kNow); }).size(),
        delivery::OutboxStore::kMostReports);
}

TEST_P(OutboxClaims, ARetriedMessageIsDueAgainLater) {
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

TEST_P(OutboxClaims, ListsWhatWaitsTheNextOneDueFirst) {
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

TEST_P(OutboxClaims, AnswersWhenTheNextQueuedRowIsDue) {
    EXPECT_EQ(nextDue(), sdk::TimePoint::max());
    add(sampleMessage(1, kNow + seconds(9)));
    add(sampleMessage(2, kNow + seconds(4)));
    EXPECT_EQ(nextDue(), kNow + seconds(4));
    claim("w1", kNow + seconds(4));
    EXPECT_EQ(nextDue(), kNow + seconds(9));
}

PATRON_ON_EVERY_DATABASE(OutboxClaims);

}  // namespace
}  // namespace patron::storage
