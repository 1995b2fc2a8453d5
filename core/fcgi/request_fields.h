#ifndef PATRON_FCGI_REQUEST_FIELDS_H
#define PATRON_FCGI_REQUEST_FIELDS_H

#include <cstddef>
#include <optional>
#include <string_view>

#include "http/request.h"

namespace patron::fcgi {

/// Which variable the path of a request is taken from. FastCGI and CGI send the same variables, but
/// a web server other than nginx may not send DOCUMENT_URI, or mount the program below a prefix.
enum class PathSource {
    /// DOCUMENT_URI; without it SCRIPT_NAME followed by PATH_INFO (RFC 3875); without those
    /// REQUEST_URI. Right for nginx, also with fcgiwrap.
    kDocumentUri,
    kRequestUri,  ///< path part of REQUEST_URI, percent-decoded here
    kPathInfo,    ///< PATH_INFO alone: what follows the program's own name
};

/// The length that a CONTENT_LENGTH states: digits only; empty means 0; a number too large to hold
/// counts as the largest; none when it is not a number.
std::optional<std::size_t> parseLength(std::string_view text);

/// Fills everything of `request` but the body from `environment` ("NAME=value", ended by a null
/// pointer), whatever was in it before. Values are handed over as they are. Gives the declared
/// length of the body, none when CONTENT_LENGTH is not a number: answer 400. The one table of
/// variables, for FastCGI and CGI alike. Keeps the memory of the strings it overwrites.
std::optional<std::size_t> readFields(const char* const* environment, PathSource pathSource,
                                      http::Request& request);

}  // namespace patron::fcgi

#endif  // PATRON_FCGI_REQUEST_FIELDS_H
