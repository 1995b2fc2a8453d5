#ifndef PATRON_STORAGE_SESSION_ROW_H
#define PATRON_STORAGE_SESSION_ROW_H

#include "session/session.h"
#include "storage/row.h"

// A macro for the same reason as PATRON_ACCOUNT_VIEW_COLUMNS; of session `s`.
#define PATRON_SESSION_COLUMNS                                                  \
    " s.account_id, s.id, s.brand_id, s.application_id, s.signed_in_at,"        \
    " s.refresh_until_at, s.jti, s.not_before_at, s.expires_at, s.kid, s.path," \
    " s.previous_jti, s.replaced_at, s.ended "

namespace patron::storage {

/// Tokens count seconds, the database milliseconds.
inline sdk::TimePoint fromUnixSeconds(std::int64_t seconds) {
    return sdk::TimePoint(std::chrono::seconds(seconds));
}

/// Reads PATRON_SESSION_COLUMNS and leaves `columns` behind them.
session::Session readSession(Columns& columns);

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SESSION_ROW_H
