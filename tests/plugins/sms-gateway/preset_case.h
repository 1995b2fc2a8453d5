#ifndef PATRON_TESTS_PRESET_CASE_H
#define PATRON_TESTS_PRESET_CASE_H

#include <chrono>
#include <string>
#include <vector>

#include "stub_gateway.h"

namespace patron::tests {

/// A message and the very bytes that a gateway must get for it.
struct RequestCase {
    std::string about, text, senderName, bytes;
    sdk::testkit::ConfigValues config;
    sdk::Duration left{};  ///< until it expires; zero: it does not
};

/// An answer of a gateway and what it must be taken for.
struct AnswerCase {
    StubAnswer answer;
    std::string outcome, reason, id;
    sdk::Duration retryAfter{};
};

/// What is known of a built-in preset: the file of its name in tests/plugins/sms-gateway/presets.
struct PresetCase {
    sdk::testkit::ConfigValues config;
    std::vector<RequestCase> requests;
    std::vector<AnswerCase> answers;
    /// What is said when the key is not configured.
    sdk::testkit::ConfigValues missing;
};

/// Throws when there is no such file or it is not as it should be.
PresetCase presetCase(const std::string& preset);

}  // namespace patron::tests

#endif  // PATRON_TESTS_PRESET_CASE_H
