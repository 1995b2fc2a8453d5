#ifndef PATRON_KEYS_RANDOM_H
#define PATRON_KEYS_RANDOM_H

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace patron::keys {

/// Where every unpredictable number of the service comes from. Tests replace it to reach edge
/// values. Any thread.
class RandomSource {
  public:
    virtual ~RandomSource() = default;
    virtual void fill(std::span<unsigned char> bytes) = 0;
};

/// OpenSSL's CSPRNG, seeded by the kernel. Aborts when the system has no entropy: nothing can be
/// served safely then.
RandomSource& systemRandom();

/// `count` decimal digits, each value from 0…0 to 9…9 equally likely (rejection sampling; NIST SP
/// 800-63B-4, 3.1.3.2). `count` ≤ 9. Takes four bytes a try, most significant first: a test that
/// fills in 00 0F 42 3F gets 999999.
std::string randomDigits(RandomSource& random, int count);

/// `count` characters of [0-9A-Za-z], uniform.
std::string randomAlphanumeric(RandomSource& random, std::size_t count);

/// A version 4 UUID in lower case (RFC 9562, 5.4).
std::string randomUuid(RandomSource& random);

/// A row number below 2^53 (JSON readers keep it exact) that needs no counter shared by processes:
/// seconds since 2026 in the upper 30 bits, random below. Ascending in time, so that new rows land
/// at the end of an index. Not a secret and not guaranteed unique: the insert asks the database.
std::int64_t newRowId(RandomSource& random, std::int64_t unixSeconds);

}  // namespace patron::keys

#endif  // PATRON_KEYS_RANDOM_H
