#ifndef PATRON_TESTS_SERVICE_CONTRACT_H
#define PATRON_TESTS_SERVICE_CONTRACT_H

#include <string>
#include <string_view>

#include "answer.h"

namespace patron::tests {

/// What is wrong with an answer by core/http/openapi.yaml: a status, media type or body that the
/// operation does not state. Empty: nothing, or the document has no such operation. Any thread.
std::string contractBreach(const std::string& method, std::string_view path, const Answer& answer);

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_CONTRACT_H
