#ifndef PATRON_HTTP_ERROR_ANSWER_H
#define PATRON_HTTP_ERROR_ANSWER_H

#include <string_view>

#include "http/response.h"
#include "sdk/error.h"

namespace patron::http {

/// How to word an error for one request.
struct ErrorStyle {
    std::string_view requestId;  ///< `error_id`
    std::string_view language;   ///< of the texts for the customer
    bool problem = false;        ///< RFC 9457 instead of the envelope
};

/// The answer for an error: status, body in the envelope of rule A1 or as a problem,
/// `Retry-After` and RateLimit fields where they apply (429 and 503 always say when to come back).
/// The error's private detail is not in it.
Response errorAnswer(const sdk::Error& error, const ErrorStyle& style);

/// Whether the Accept header asks for `application/problem+json`.
bool wantsProblem(std::string_view accept);

}  // namespace patron::http

#endif  // PATRON_HTTP_ERROR_ANSWER_H
