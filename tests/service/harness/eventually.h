#ifndef PATRON_TESTS_SERVICE_EVENTUALLY_H
#define PATRON_TESTS_SERVICE_EVENTUALLY_H

#include <chrono>
#include <functional>
#include <thread>

namespace patron::tests {

/// Far beyond what a healthy service needs on a busy machine: only a broken one meets it.
inline constexpr std::chrono::seconds kPatience{30};

/// Looks again and again until `condition` holds; false when that takes too long.
inline bool eventually(const std::function<bool()>& condition,
                       std::chrono::milliseconds patience = kPatience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
    return true;
}

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_EVENTUALLY_H
