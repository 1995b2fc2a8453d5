#ifndef PATRON_HTTP_CONDITIONAL_H
#define PATRON_HTTP_CONDITIONAL_H

#include <string>
#include <string_view>

#include "account/account.h"

namespace patron::http {

/// The strong ETag of an account answer: `"<version>-<e><p>-<shape>"` (rule A1). The shape
/// is 5 from Api-Version 5 on, else 4.
std::string accountEtag(const account::AccountView& view, int apiMajor);

/// If-Match (RFC 9110, 13.1.1): strong comparison; `*` matches any account; absent holds.
bool ifMatchHolds(std::string_view ifMatch, std::string_view etag);

/// If-None-Match (RFC 9110, 13.1.2): weak comparison; true when the client has this very version.
bool clientHas(std::string_view ifNoneMatch, std::string_view etag);

}  // namespace patron::http

#endif  // PATRON_HTTP_CONDITIONAL_H
