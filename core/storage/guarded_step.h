#ifndef PATRON_STORAGE_GUARDED_STEP_H
#define PATRON_STORAGE_GUARDED_STEP_H

#include <exception>
#include <functional>
#include <string>
#include <typeinfo>

#include "brand/transaction.h"
#include "sdk/result.h"

namespace patron::storage {

/// A piece of work as brand::Database hands it over.
using Step = std::function<sdk::Result<void>(brand::Transaction&)>;

/// The border where exceptions end. Only the type is told: what() may quote a value.
inline sdk::Result<void> runGuarded(const Step& step, brand::Transaction& tx) {
    try {
        return step(tx);
    } catch (const std::exception& e) {
        return sdk::fail(sdk::ErrorCode::kServerInternal,
                         std::string("a piece of work threw ") + typeid(e).name());
    } catch (...) {
        return sdk::fail(sdk::ErrorCode::kServerInternal, "a piece of work threw");
    }
}

}  // namespace patron::storage

#endif  // PATRON_STORAGE_GUARDED_STEP_H
