#ifndef PATRON_TESTS_UNIT_DELIVERY_FAULTY_DATABASE_H
#define PATRON_TESTS_UNIT_DELIVERY_FAULTY_DATABASE_H

#include <atomic>

#include "brand/transaction.h"

namespace patron::delivery {

/// A database whose writes fail as often as the test says. Keeps nothing: the stores in memory do.
class FaultyDatabase : public brand::Database {
  public:
    std::atomic<int> failingWrites = 0;
    std::atomic<int> failures = 0;

  protected:
    struct NoTransaction : brand::Transaction {};

    sdk::Result<void> runRead(const Step& step) override {
        NoTransaction tx;
        return step(tx);
    }
    sdk::Result<void> runWrite(const Step& step) override {
        if (failingWrites > 0) {
            --failingWrites;
            ++failures;
            return sdk::fail(sdk::ErrorCode::kServerDatabase, "away");
        }
        NoTransaction tx;
        return step(tx);
    }
};

}  // namespace patron::delivery

#endif  // PATRON_TESTS_UNIT_DELIVERY_FAULTY_DATABASE_H
