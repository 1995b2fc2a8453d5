#include "delivery/outbox.h"

#include <gmock/gmock.h>

#include <set>

#include "delivery_fixture.h"
#include "keys/seal.h"

namespace patron::delivery {
namespace {

using testing::HasSubstr;
using testing::Not;

class OutboxOf : public DeliveryTest {};

// Two numbers of one country may have different providers.
TEST_F(OutboxOf, ARowNamesTheProvidersThatItsAddressHas) {
    for (int i = 0; i < 3; ++i) addProvider(accepting());
    providers_[0].prefixes = {"john@"};
    providers_[1].prefixes = {"john."};
    const OutboxRow row = queue();
    EXPECT_EQ(row.route, "email:2,3,");
    providers_.clear();
    EXPECT_EQ(queue().route, "email:");
}

TEST_F(OutboxOf, ACodeQueuesASealedRow) {
    Draft what = draft();
    what.accountId = 77;
    const OutboxRow row = queue(what);
    EXPECT_EQ(row.brandId, kBrand);
    EXPECT_EQ(row.accountId, 77);
    EXPECT_EQ(row.kind, "sign_in_code");
    EXPECT_EQ(row.addressKind, "email");
    EXPECT_EQ(row.state, OutboxState::kQueued);
    EXPECT_EQ(row.attempts, 0);
    EXPECT_EQ(row.createdAt, now());
    EXPECT_EQ(row.nextAttemptAt, now());
    EXPECT_EQ(row.expiresAt, now() + std::chrono::minutes(10));
    EXPECT_THAT(row.sealed, Not(HasSubstr(kCode)));  // rule C6
    EXPECT_THAT(row.sealed, Not(HasSubstr("john.doe")));
    EXPECT_EQ(keys::sealedWith(row.sealed), keys_->ring(keys::KeyPurpose::kOutbox)->active().id);
}

TEST_F(OutboxOf, ACodeOpensAgainAsTheFinishedMessage) {
    const OutboxRow row = queue();
    const auto message = outbox_.openRow(row);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->id, "3-" + std::to_string(row.id));
    EXPECT_EQ(message->to, kAddress);
    EXPECT_EQ(message->senderName, "Demo Diner");
    EXPECT_EQ(message->language, "en");
    EXPECT_THAT(message->subject, Not(testing::IsEmpty()));
    EXPECT_THAT(message->text, HasSubstr(kCode));
    EXPECT_THAT(message->html, HasSubstr(kCode));
    EXPECT_EQ(message->expiresAt, now() + std::chrono::minutes(10));
}

TEST_F(OutboxOf, ATextMessageNamesTheSenderIdOfTheBrand) {
    Draft what = draft();
    what.addressKind = "sms";
    what.to = "+15852826524";
    const auto message = outbox_.openRow(queue(what));
    ASSERT_TRUE(message);
    EXPECT_EQ(message->senderName, "DINER");
    EXPECT_EQ(message->subject, "");
    EXPECT_EQ(message->html, "");
}

TEST_F(OutboxOf, ARequestSpeaksTheLanguageOfTheRequest) {
    brand::RequestContext german = context();
    german.language = "de-AT";
    ASSERT_TRUE(outbox_.enqueue(tx_, german, draft()));
    const auto message = outbox_.openRow(store_.rows().front());
    ASSERT_TRUE(message);
    EXPECT_EQ(message->language, "de");
}

TEST_F(OutboxOf, ABrandNameStaysOnOneLine) {
    brand_.name = "Demo\r\nBcc: x@example.com";
    const auto message = outbox_.openRow(queue());
    ASSERT_TRUE(message);
    EXPECT_THAT(message->senderName, Not(HasSubstr("\n")));
    EXPECT_THAT(message->senderName, Not(HasSubstr("\r")));
}

TEST_F(OutboxOf, KeepsTextsThatJsonMustEscape) {
    Draft what = draft();
    what.to =
        "\"quoted \\ name\"@b\xC3\xBC"
        "cher.example";
    const auto message = outbox_.openRow(queue(what));
    ASSERT_TRUE(message);
    EXPECT_EQ(message->to, what.to);
}

TEST_F(OutboxOf, ADiscardedDraftLeavesAsMuchButNothingToRead) {  // rules C7, X3
    Draft what = draft();
    what.discard = true;
    const OutboxRow discarded = queue(what);
    const OutboxRow kept = queue();
    EXPECT_EQ(discarded.state, OutboxState::kDiscarded);
    EXPECT_EQ(discarded.sealed, std::string(kept.sealed.size(), ' '));
    EXPECT_FALSE(outbox_.openRow(discarded));
}

TEST_F(OutboxOf, ABodyOpensInItsOwnRowOnly) {
    OutboxRow row = queue();
    OutboxRow moved = row;
    moved.id += 1;
    EXPECT_FALSE(outbox_.openRow(moved));
    moved = row;
    moved.brandId += 1;
    EXPECT_FALSE(outbox_.openRow(moved));
    EXPECT_TRUE(outbox_.openRow(row));
}

TEST_F(OutboxOf, ABodyOpensAfterTheKeyWasRotated) {
    const OutboxRow row = queue();
    ASSERT_TRUE(keys_->rotate(keys::KeyPurpose::kOutbox));
    EXPECT_TRUE(outbox_.openRow(row));
}

TEST_F(OutboxOf, ABodyWithoutItsKeySaysSo) {
    const OutboxRow row = queue();
    fakes::TemporaryKeys others;
    const Outbox foreign(store_, *others, keys::systemRandom());
    const auto message = foreign.openRow(row);
    ASSERT_FALSE(message);
    EXPECT_EQ(message.error().code, sdk::ErrorCode::kServerInternal);
    EXPECT_THAT(message.error().detail, Not(HasSubstr(kCode)));
}

TEST_F(OutboxOf, AnErasedBodyDoesNotOpen) {
    OutboxRow row = queue();
    row.sealed.clear();
    EXPECT_FALSE(outbox_.openRow(row));
}

TEST_F(OutboxOf, AnUnknownBrandQueuesNothing) {
    Draft what = draft();
    what.brandId = 99;
    brand::RequestContext empty = context();
    empty.catalogue = std::make_shared<brand::Catalogue>(1, std::vector<brand::Brand>{},
                                                         std::vector<brand::Application>{});
    const auto added = outbox_.enqueue(tx_, empty, what);
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().code, sdk::ErrorCode::kServerInternal);
    EXPECT_TRUE(store_.rows().empty());
}

/// Says so many times that the id exists, then adds.
class CrowdedStore : public fakes::MemoryOutboxStore {
  public:
    int collisions = 0;
    std::set<std::int64_t> asked;

    sdk::Result<bool> add(brand::Transaction& tx, const OutboxRow& row) override {
        asked.insert(row.id);
        if (collisions-- > 0) return false;
        return MemoryOutboxStore::add(tx, row);
    }
};

TEST_F(OutboxOf, AnIdThatExistsIsMadeAnew) {
    CrowdedStore crowded;
    crowded.collisions = 3;
    Outbox outbox(crowded, *keys_, keys::systemRandom());
    ASSERT_TRUE(outbox.enqueue(tx_, context(), draft()));
    EXPECT_EQ(crowded.asked.size(), 4U);
    EXPECT_TRUE(outbox.openRow(crowded.rows().front()));  // sealed for the id it got in the end
}

TEST_F(OutboxOf, AStoreWithoutAFreeIdIsAnError) {
    CrowdedStore crowded;
    crowded.collisions = 1000;
    Outbox outbox(crowded, *keys_, keys::systemRandom());
    EXPECT_FALSE(outbox.enqueue(tx_, context(), draft()));
}

TEST(MessageKindName, IsDistinctForEachKind) {
    std::set<std::string_view> names;
    for (const MessageKind kind :
         {MessageKind::kSignInCode, MessageKind::kSignUpCode, MessageKind::kChangeCode,
          MessageKind::kIdentifierTaken, MessageKind::kIdentifierChanged,
          MessageKind::kIdentifierAdded, MessageKind::kIdentifierLost}) {
        names.insert(messageKindName(kind));
    }
    EXPECT_EQ(names.size(), 7U);
    EXPECT_FALSE(names.contains("unknown"));
}

}  // namespace
}  // namespace patron::delivery
