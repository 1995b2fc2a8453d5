// What the stores promise is decided by one statement, so exactly one racer may win.

#include <gmock/gmock.h>

#include <mutex>
#include <set>

#include "race_test.h"
#include "samples.h"

namespace patron::storage {
namespace {

using brand::Transaction;

sdk::Result<bool> taken(const sdk::Result<account::Claim>& claim) {
    if (!claim) return sdk::Unexpected(claim.error());
    return claim->taken;
}

class Races : public RaceTest {};

TEST_P(Races, OneCodeIsConsumedByOne) {
    for (int round = 0; round < 20; ++round) {
        const auto challenge = sampleChallenge(std::to_string(round));
        write([&](Transaction& tx) { return storage->challenges().put(tx, challenge); });
        EXPECT_EQ(winners([&](Storage& s, Transaction& tx, int) {
                      return s.challenges().consume(tx, challenge.key, challenge.generation, kNow);
                  }),
                  1);
    }
}

TEST_P(Races, EveryAttemptGetsANumberOfItsOwn) {
    auto challenge = sampleChallenge();
    challenge.attempts = 0;
    write([&](Transaction& tx) { return storage->challenges().put(tx, challenge); });
    std::mutex mutex;
    std::set<int> numbers;
    race([&](Storage& s, int) {
        for (int i = 0; i < 4; ++i) {
            const auto counted = must(s.database().write([&](Transaction& tx) {
                return s.challenges().countAttempt(tx, challenge.key, kNow);
            }));
            const std::lock_guard lock(mutex);
            numbers.insert(counted->attempts);
        }
    });
    EXPECT_EQ(numbers.size(), 4U * kRacers);
    EXPECT_EQ(*numbers.begin(), 1);
    EXPECT_EQ(*numbers.rbegin(), 4 * kRacers);
}

TEST_P(Races, OneAddressGetsOneOwner) {
    std::vector<account::AccountId> ids;
    for (int i = 0; i < kRacers; ++i) {
        ids.push_back(write([&](Transaction& tx) {
            return storage->accounts().add(tx, sampleAccount(std::to_string(i)));
        }));
    }
    for (int round = 0; round < 20; ++round) {
        const std::string key = "address-" + std::to_string(round);
        EXPECT_EQ(winners([&](Storage& s, Transaction& tx, int i) {
                      return taken(s.accounts().claim(tx, kBrand, ids[i], "email", key, true));
                  }),
                  1);
    }
}

TEST_P(Races, OfManyFirstCodesForAnAddressOneIsIssued) {
    for (int round = 0; round < 20; ++round) {
        const auto key = sampleChallenge(std::to_string(round)).key;
        EXPECT_EQ(winners([&](Storage& s, Transaction& tx, int) -> sdk::Result<bool> {
                      auto held = s.challenges().hold(tx, key);
                      if (!held) return sdk::Unexpected(held.error());
                      if (held->sends > 0) return false;
                      ++held->sends;
                      if (auto put = s.challenges().put(tx, *held); !put) {
                          return sdk::Unexpected(put.error());
                      }
                      return true;
                  }),
                  1);
    }
}

// Whose value has to be cleared must be known, also when the claim came at the same moment.
TEST_P(Races, AProvenClaimKnowsWhomItDisplaces) {
    const auto unproven = write(
        [&](Transaction& tx) { return storage->accounts().add(tx, sampleAccount("unproven")); });
    const auto proven = write(
        [&](Transaction& tx) { return storage->accounts().add(tx, sampleAccount("proven")); });
    for (int round = 0; round < 50; ++round) {
        const std::string key = "address-" + std::to_string(round);
        account::Claim claims[2];
        race([&](Storage& s, int i) {
            if (i > 1) return;
            claims[i] = must(s.database().write([&](Transaction& tx) {
                return s.accounts().claim(tx, kBrand, i == 0 ? unproven : proven, "email", key,
                                          i == 1);
            }));
        });
        EXPECT_TRUE(claims[1].taken);
        EXPECT_EQ(claims[1].displaced, claims[0].taken ? unproven : 0);
    }
}

TEST_P(Races, OneRefreshReplacesTheToken) {
    const auto id =
        write([&](Transaction& tx) { return storage->sessions().add(tx, sampleSession(42)); });
    for (int round = 1; round <= 20; ++round) {
        const std::string from = "jti-" + std::to_string(round);
        const std::string to = "jti-" + std::to_string(round + 1);
        EXPECT_EQ(winners([&](Storage& s, Transaction& tx, int) {
                      return s.sessions().rotate(tx, 42, id, from, {to, 1, 2, "k", "/p"}, kNow);
                  }),
                  1);
    }
}

TEST_P(Races, OneWriterUpdatesAVersion) {
    auto account = sampleAccount();
    account.id = write([&](Transaction& tx) { return storage->accounts().add(tx, account); });
    for (std::int64_t version = account.version; version < 20; ++version) {
        EXPECT_EQ(winners([&](Storage& s, Transaction& tx, int i) {
                      auto changed = account;
                      changed.firstName = std::to_string(i);
                      changed.version = version + 1;
                      return s.accounts().update(tx, changed, version);
                  }),
                  1);
    }
}

TEST_P(Races, ReadModifyWriteOfOneAccountLosesNothing) {
    const auto id =
        write([&](Transaction& tx) { return storage->accounts().add(tx, sampleAccount()); });
    race([&](Storage& s, int) {
        for (int i = 0; i < 10; ++i) {
            must(s.database().write([&](Transaction& tx) -> sdk::Result<bool> {
                auto account = (*must(s.accounts().findForUpdate(tx, kBrand, id, kNow))).account;
                const auto before = account.version++;
                const bool updated = must(s.accounts().update(tx, account, before));
                EXPECT_TRUE(updated) << "somebody wrote between the read and the write";
                return updated;
            }));
        }
    });
    const auto view =
        read([&](Transaction& tx) { return storage->accounts().find(tx, kBrand, id, kNow); });
    EXPECT_EQ(view->account.version, sampleAccount().version + 10 * kRacers);
}

TEST_P(Races, NoMessageIsClaimedTwice) {
    constexpr int kMessages = 200;
    for (int id = 1; id <= kMessages; ++id) {
        write([&](Transaction& tx) { return storage->outbox().add(tx, sampleMessage(id)); });
    }
    std::mutex mutex;
    std::multiset<std::int64_t> claimed;
    race([&](Storage& s, int i) {
        const std::string worker = "w" + std::to_string(i);
        for (;;) {
            const auto rows = must(s.database().write([&](Transaction& tx) {
                return s.outbox().claim(tx, worker, kNow, kNow + std::chrono::hours(1), 3);
            }));
            if (rows.empty()) return;
            const std::lock_guard lock(mutex);
            for (const auto& row : rows) claimed.insert(row.id);
        }
    });
    EXPECT_EQ(claimed.size(), static_cast<std::size_t>(kMessages));
    EXPECT_EQ(std::set(claimed.begin(), claimed.end()).size(), claimed.size());
}

TEST_P(Races, CountersCountEveryEvent) {
    race([&](Storage& s, int i) {
        for (int n = 0; n < 10; ++n) {
            must(s.database().write([&](Transaction& tx) -> sdk::Result<void> {
                must(s.limits().count(tx, "send", "k", std::chrono::hours(1), kNow));
                must(s.limits().countFailure(tx, "k", kNow));
                must(s.limits().countDistinct(tx, "new", "k", std::to_string(i * 10 + n),
                                              std::chrono::hours(1), kNow));
                return {};
            }));
        }
    });
    const auto count =
        read([&](Transaction& tx) { return storage->limits().peek(tx, "send", "k", kNow); });
    const auto failures =
        read([&](Transaction& tx) { return storage->limits().failures(tx, "k", kNow); });
    const auto members = write([&](Transaction& tx) {
        return storage->limits().countDistinct(tx, "new", "k", "0", std::chrono::hours(1), kNow);
    });
    EXPECT_EQ(count.count, 10 * kRacers);
    EXPECT_EQ(failures.consecutive, 10 * kRacers);
    EXPECT_EQ(members.count, 10 * kRacers);
}

TEST_P(Races, OneProcessGetsALease) {
    EXPECT_EQ(winners([&](Storage& s, Transaction& tx, int i) {
                  return s.leases().acquire(tx, "housekeeping", std::to_string(i), kNow,
                                            kNow + std::chrono::seconds(30));
              }),
              1);
}

PATRON_ON_EVERY_DATABASE(Races);

}  // namespace
}  // namespace patron::storage
