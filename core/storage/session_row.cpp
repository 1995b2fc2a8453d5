#include "storage/session_row.h"

namespace patron::storage {
namespace {

std::int64_t toUnixSeconds(sdk::TimePoint time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace

session::Session readSession(Columns& columns) {
    session::Session s;
    sdk::TimePoint signedIn, refreshUntil, notBefore, expires;
    columns >> s.accountId >> s.id >> s.brandId >> s.applicationId >> signedIn >> refreshUntil >>
        s.current.jti >> notBefore >> expires >> s.current.kid >> s.current.path >> s.previousJti >>
        s.replacedAt >> s.ended;
    s.signedInAt = toUnixSeconds(signedIn);
    s.refreshUntil = toUnixSeconds(refreshUntil);
    s.current.nbf = toUnixSeconds(notBefore);
    s.current.exp = toUnixSeconds(expires);
    return s;
}

}  // namespace patron::storage
