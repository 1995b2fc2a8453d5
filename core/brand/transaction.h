#ifndef PATRON_BRAND_TRANSACTION_H
#define PATRON_BRAND_TRANSACTION_H

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "sdk/result.h"

namespace patron::brand {

/// An open transaction. Opaque: only the stores that storage implements can look inside; everyone
/// else hands it on. Lives for the length of one Database::read or write; never kept.
class Transaction {
  public:
    virtual ~Transaction() = default;
};

/// The database as use cases see it: pieces of work that happen wholly or not at all. Stores (the
/// ports of account, otp, delivery, session, brand) are called inside, with the transaction that
/// they are given, so that one piece of work may span several of them. Any thread.
class Database {
  public:
    virtual ~Database() = default;

    /// Reads outside a write; what two statements see may differ. Returns what `work` returns:
    /// a Result. kServerDatabase when the database is away.
    template <class Work>
    std::invoke_result_t<Work&, Transaction&> read(Work&& work) {
        return run(&Database::runRead, work);
    }

    /// One atomic, durable piece of work. It has the database's write order to itself, so it must
    /// be short: compute before, send after. When `work` returns an error everything it did is
    /// rolled back. When this returns success the change is on disk. When the commit itself fails
    /// the answer is kServerDatabase and nothing is repeated. May run on another thread, once.
    template <class Work>
    std::invoke_result_t<Work&, Transaction&> write(Work&& work) {
        return run(&Database::runWrite, work);
    }

    /// As write, for work that is one statement and returns an error only if the statement did: the
    /// database commits it with the statement, which saves the round trips around it.
    template <class Work>
    std::invoke_result_t<Work&, Transaction&> writeStatement(Work&& work) {
        return run(&Database::runStatement, work);
    }

  protected:
    using Step = std::function<sdk::Result<void>(Transaction&)>;
    virtual sdk::Result<void> runRead(const Step& step) = 0;
    virtual sdk::Result<void> runWrite(const Step& step) = 0;
    virtual sdk::Result<void> runStatement(const Step& step) { return runWrite(step); }

  private:
    template <class Work>
    std::invoke_result_t<Work&, Transaction&> run(sdk::Result<void> (Database::*how)(const Step&),
                                                  Work& work) {
        using Outcome = std::invoke_result_t<Work&, Transaction&>;
        std::optional<Outcome> outcome;
        sdk::Result<void> done = (this->*how)([&](Transaction& tx) -> sdk::Result<void> {
            outcome.emplace(work(tx));
            if (!outcome->has_value()) return sdk::Unexpected(outcome->error());
            return {};
        });
        if (!done) return sdk::Unexpected(std::move(done.error()));
        return std::move(*outcome);
    }
};

}  // namespace patron::brand

#endif  // PATRON_BRAND_TRANSACTION_H
