#ifndef PATRON_HTTP_LANGUAGE_H
#define PATRON_HTTP_LANGUAGE_H

#include <optional>
#include <string>
#include <string_view>

namespace patron::http {

/// The language a request asks for: the first tag of Content-Language, else the tag of
/// Accept-Language (RFC 9110, 12.5.4) with the highest weight. Only tags in BCP 47 shape count,
/// anything else is ignored; `*` and weight 0 do not.
std::optional<std::string> requestedLanguage(std::string_view contentLanguage,
                                             std::string_view acceptLanguage);

}  // namespace patron::http

#endif  // PATRON_HTTP_LANGUAGE_H
