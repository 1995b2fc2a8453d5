#ifndef PATRON_DELIVERY_OUTBOX_STORE_H
#define PATRON_DELIVERY_OUTBOX_STORE_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "brand/brand.h"
#include "brand/transaction.h"
#include "delivery/conversion.h"
#include "delivery/message.h"
#include "sdk/receipt.h"
#include "sdk/result.h"
#include "sdk/time.h"

namespace patron::delivery {

enum class OutboxState {
    kQueued = 1,   ///< waits for nextAttemptAt
    kSending = 2,  ///< claimed by a dispatcher until claimedUntil
    kSent = 3,     ///< accepted by a provider; body erased
    kDead = 4,     ///< given up; lastError says why; body erased when expired
    /// Never meant to be sent (Draft::discard). The body holds as many blanks as it had characters,
    /// so that the write takes as long as that of a message.
    kDiscarded = 5,
};

/// One message waiting or done. `sealed` holds address and texts, encrypted under the outbox key
/// and bound to the row's id; it is erased once the message is sent or has expired.
struct OutboxRow {
    brand::BrandId brandId = 0;
    std::int64_t id = 0;
    std::int64_t accountId = 0;
    std::string kind;  ///< messageKindName
    std::string addressKind;
    std::string sealed;
    OutboxState state = OutboxState::kQueued;
    int attempts = 0;
    sdk::TimePoint createdAt;
    sdk::TimePoint nextAttemptAt;
    sdk::TimePoint expiresAt;
    sdk::TimePoint claimedUntil;
    std::string claimedBy;
    std::int64_t providerId = 0;
    std::string providerMessageId;
    std::string lastError;
    std::string country;  ///< of the address; empty: it has none
    /// Names the kind of address and the providers, in order, as they were when it was queued:
    /// those of one route lead to the same. A hint of what to claim together, no more. Empty:
    /// queued by an older program.
    std::string route;
};

/// Messages that are alike; finished ones are kept for a while only (Housekeeper).
struct OutboxCount {
    OutboxState state = OutboxState::kQueued;
    std::int64_t providerId = 0;
    std::string addressKind;
    std::int64_t messages = 0;
    sdk::TimePoint oldest;  ///< when it was queued
    sdk::TimePoint latest;  ///< when it was finished; of those that wait: queued
};

/// A brand's messages to a kind of address, none of which gets out.
struct OutboxStall {
    brand::BrandId brandId = 0;
    std::string addressKind;
    sdk::TimePoint since;  ///< when the oldest that waits was queued
};

/// The outbox in the database. Errors: kServerDatabase.
class OutboxStore {
  public:
    virtual ~OutboxStore() = default;

    /// Adds a row; `row.id` is made by the caller (it is sealed into the body) and unique per
    /// brand. False when the id exists: make another.
    virtual sdk::Result<bool> add(brand::Transaction& tx, const OutboxRow& row) = 0;

    /// Takes up to `limit` due rows (queued and due, or sending with an expired claim), the oldest
    /// due first, for `worker` until `claimedUntil` and raises `attempts`. Two claims never return
    /// one row.
    virtual sdk::Result<std::vector<OutboxRow>> claim(brand::Transaction& tx,
                                                      const std::string& worker, sdk::TimePoint now,
                                                      sdk::TimePoint claimedUntil, int limit) = 0;
    /// The same of one route, at no cost for what waits on others.
    virtual sdk::Result<std::vector<OutboxRow>> claimOf(brand::Transaction& tx,
                                                        const std::string& route,
                                                        const std::string& worker,
                                                        sdk::TimePoint now,
                                                        sdk::TimePoint claimedUntil, int limit) = 0;
    /// Routes on which rows are due or claimed, that with the oldest due row first, at no cost for
    /// how many there are.
    virtual sdk::Result<std::vector<std::string>> dueRoutes(brand::Transaction& tx,
                                                            sdk::TimePoint now) = 0;

    /// What became of claimed rows: `state` is kSent (the body is erased in the same statement),
    /// kQueued (due at `nextAttemptAt`) or kDead, with the provider's id and words; `attempts` is
    /// one less than the claim made it when nobody was asked. At most kMostReports. Answers the
    /// keys of the rows that are written: not those whose claim by `claimedBy` is lost, and not
    /// those that somebody else changes just now, which is worth another try.
    virtual sdk::Result<std::vector<MessageKey>> report(brand::Transaction& tx,
                                                        const std::vector<OutboxRow>& rows,
                                                        sdk::TimePoint now) = 0;
    static constexpr std::size_t kMostReports = 16;

    /// When the next queued row is due; the far future when none is.
    virtual sdk::Result<sdk::TimePoint> nextDue(brand::Transaction& tx) = 0;

    /// A provider is another at that moment: what was to be tried again later is tried then.
    virtual sdk::Result<void> hasten(brand::Transaction& tx, sdk::TimePoint at) = 0;

    /// Where messages that were queued before a moment still wait, and nothing was sent since.
    virtual sdk::Result<std::vector<OutboxStall>> stalls(brand::Transaction& tx,
                                                         sdk::TimePoint before) = 0;

    /// Rows that wait or are being sent, the next one due first, at most `limit`; without their
    /// bodies.
    virtual sdk::Result<std::vector<OutboxRow>> listWaiting(brand::Transaction& tx, int limit) = 0;
    /// Rows that were given up, the latest first, at most `limit`; without their bodies.
    virtual sdk::Result<std::vector<OutboxRow>> listDead(brand::Transaction& tx, int limit) = 0;

    /// Puts rows that were given up back into the queue, due at once and with no try counted: the
    /// one of that number, or with zero all, at most `limit`; how many. Left out: what has expired
    /// or has no body any more.
    virtual sdk::Result<int> replay(brand::Transaction& tx, std::int64_t id, sdk::TimePoint now,
                                    int limit) = 0;

    /// How many rows of each state and provider there are (zero: none yet), the oldest of them and
    /// the latest.
    virtual sdk::Result<std::vector<OutboxCount>> count(brand::Transaction& tx) = 0;

    /// What a provider says of a message that it took, or is taking now: true when that is news,
    /// which delivered is over failed, and failed over nothing. A reason goes into lastError. What
    /// one says that did not take it in the end is forgotten then.
    virtual sdk::Result<bool> putReceipt(brand::Transaction& tx, const MessageKey& key,
                                         std::int64_t providerId,
                                         const sdk::DeliveryReceipt& receipt) = 0;
    /// The code in this message was used. No such message (zero, or purged): done.
    virtual sdk::Result<void> markCodeUsed(brand::Transaction& tx, brand::BrandId brandId,
                                           std::int64_t id) = 0;
    /// Of the codes sent from one moment until before another.
    virtual sdk::Result<std::vector<Conversion>> conversions(brand::Transaction& tx,
                                                             sdk::TimePoint from,
                                                             sdk::TimePoint until) = 0;
    /// Messages that a provider took and then could not deliver, the latest first, at most `limit`;
    /// without their bodies.
    virtual sdk::Result<std::vector<OutboxRow>> listUndelivered(brand::Transaction& tx,
                                                                int limit) = 0;

    /// The code in this message is void, another was issued: what waits is not sent any more, what
    /// was given up cannot be replayed, and what is being sent just now is not tried again. The
    /// same work whatever the message's state. No such message: done.
    virtual sdk::Result<void> withdraw(brand::Transaction& tx, brand::BrandId brandId,
                                       std::int64_t id, sdk::TimePoint now) = 0;

    /// Takes what still waits for an account out of the queue and erases the bodies (deletion).
    virtual sdk::Result<void> eraseOf(brand::Transaction& tx, brand::BrandId brandId,
                                      std::int64_t accountId) = 0;

    /// Housekeeping: erases bodies of dead rows past expiry, removes rows finished before `before`;
    /// at most `limit`, how many.
    virtual sdk::Result<int> purge(brand::Transaction& tx, sdk::TimePoint now,
                                   sdk::TimePoint before, int limit) = 0;
};

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_OUTBOX_STORE_H
