#ifndef PATRON_STORAGE_ROW_ID_H
#define PATRON_STORAGE_ROW_ID_H

#include <cstdint>
#include <utility>

#include "keys/random.h"
#include "sdk/result.h"
#include "sdk/time.h"

namespace patron::storage {

/// Row numbers are random in their lower half, so an insert asks the database whether the number is
/// free (`ON CONFLICT DO NOTHING`) and takes another when it is not.
/// @param insert  std::int64_t id -> Result<bool>: false when the number is taken
template <class Insert>
sdk::Result<std::int64_t> insertWithNewId(sdk::TimePoint now, Insert insert) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    for (int tries = 0; tries < 8; ++tries) {
        const std::int64_t id = keys::newRowId(keys::systemRandom(), seconds);
        sdk::Result<bool> added = insert(id);
        if (!added) return sdk::Unexpected(std::move(added.error()));
        if (*added) return id;
    }
    return sdk::fail(sdk::ErrorCode::kServerInternal, "no free row number in eight tries");
}

}  // namespace patron::storage

#endif  // PATRON_STORAGE_ROW_ID_H
