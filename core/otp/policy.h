#ifndef PATRON_OTP_POLICY_H
#define PATRON_OTP_POLICY_H

#include <array>
#include <chrono>

namespace patron::otp {

/// How often codes may be sent and tried: the numbers of rule D. What a single challenge
/// allows (tries, life of a code) is no policy but a rule, see challenge.h. A value; the defaults
/// are for production.
struct Policy {
    /// Wait after the first, second … code of a challenge; the last one holds for all later ones.
    std::array<std::chrono::seconds, 4> cooldowns{
        std::chrono::seconds{30}, std::chrono::seconds{60}, std::chrono::seconds{120},
        std::chrono::seconds{240}};

    // Sends, per brand; sign-in and change of identifier counted apart.
    int sendsPerAddressAndHour = 5;
    int sendsPerAddressAndDay = 10;
    int newAddressesPerAccountAndHour = 5;

    // Failed tries of an address, per brand and over all purposes, until one succeeds.
    int failuresPerHourBeforeDelay = 10;
    std::chrono::seconds firstDelay{30};  ///< doubles with every further failure …
    std::chrono::seconds longestDelay = std::chrono::hours{1};  ///< … up to this
    /// So many in a row, and the address waits for support (NIST SP 800-63B-4, 3.2.2).
    int failuresBeforeLock = 100;

    // Per client address, as RequestContext::clientAddress counts them.
    int sendsPerAddressAndClientAndHour = 3;
    int sendsPerClientAndHour = 100;
    int failuresPerClientAndHour = 50;
    /// Of the calls that tell whether an address has an account; counted by their callers.
    int checksPerClientAndHour = 60;

    /// The same with more room for each client address. For demos and benchmarks, where one machine
    /// plays all the customers.
    Policy withClientLimitsTimes(int factor) const {
        Policy wider = *this;
        wider.sendsPerAddressAndClientAndHour *= factor;
        wider.sendsPerClientAndHour *= factor;
        wider.failuresPerClientAndHour *= factor;
        wider.checksPerClientAndHour *= factor;
        return wider;
    }
};

}  // namespace patron::otp

#endif  // PATRON_OTP_POLICY_H
