#ifndef PATRON_TESTS_SERVICE_RAW_CONNECTION_H
#define PATRON_TESTS_SERVICE_RAW_CONNECTION_H

#include <cstdint>
#include <string>

#include "answer.h"

namespace patron::tests {

/// Sends bytes that no proper client would send, and reads the one answer to them. The bytes should
/// ask for `Connection: close`. Status 0 when the peer closed without an answer.
Answer sendRaw(std::uint16_t port, const std::string& bytes);

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_RAW_CONNECTION_H
