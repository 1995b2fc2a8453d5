#include "delivery/claim.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace patron::delivery {
namespace {

sdk::Result<Claim> claimAny(brand::Database& database, OutboxStore& store,
                            const ClaimTerms& terms) {
    auto rows = database.writeStatement([&](brand::Transaction& tx) {
        return store.claim(tx, terms.worker, terms.now, terms.until, terms.limit);
    });
    if (!rows) return sdk::Unexpected(rows.error());
    if (std::cmp_equal(rows->size(), terms.limit)) return Claim{std::move(*rows), true, terms.now};
    const auto due = database.read([&](brand::Transaction& tx) { return store.nextDue(tx); });
    return Claim{std::move(*rows), false, due ? *due : terms.now};
}

sdk::Result<Claim> claimOf(brand::Database& database, OutboxStore& store,
                           const std::vector<std::string>& routes, const ClaimTerms& terms) {
    const auto work = [&](brand::Transaction& tx) -> sdk::Result<Claim> {
        std::vector<OutboxRow> claimed;
        for (const std::string& route : routes) {
            const int room = terms.limit - static_cast<int>(claimed.size());
            if (room <= 0) break;
            auto rows = store.claimOf(tx, route, terms.worker, terms.now, terms.until, room);
            if (!rows) return sdk::Unexpected(rows.error());
            std::ranges::move(*rows, std::back_inserter(claimed));
        }
        const bool full = std::cmp_equal(claimed.size(), terms.limit);
        return Claim{std::move(claimed), full, terms.now};
    };
    return routes.size() == 1 ? database.writeStatement(work) : database.write(work);
}

}  // namespace

sdk::Result<Claim> claimDue(brand::Database& database, OutboxStore& store,
                            const ClaimTerms& terms) {
    if (terms.leftOut.empty()) return claimAny(database, store, terms);
    auto routes =
        database.read([&](brand::Transaction& tx) { return store.dueRoutes(tx, terms.now); });
    if (!routes) return sdk::Unexpected(routes.error());
    std::erase_if(*routes, [&](const std::string& route) { return terms.leftOut.contains(route); });
    if (!routes->empty()) return claimOf(database, store, *routes, terms);
    return Claim{{}, false, terms.now};  // what is left out may be due
}

}  // namespace patron::delivery
