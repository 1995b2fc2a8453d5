#ifndef PATRON_DELIVERY_CONVERSION_H
#define PATRON_DELIVERY_CONVERSION_H

#include <cstdint>
#include <string>

namespace patron::delivery {

/// What became of the codes that one provider took for one country.
struct Conversion {
    std::int64_t providerId = 0;
    std::string country{};  ///< empty: of addresses without one
    std::int64_t sent = 0;
    std::int64_t delivered = 0;  ///< by the provider's own account
    std::int64_t failed = 0;     ///< the same
    std::int64_t used = 0;       ///< the customer entered the code
};

/// Whether so few of the codes were used that somebody should look (rule H6): the provider does not
/// deliver there, or codes are asked for by somebody who earns by their being sent. Fewer than a
/// quarter of at least 20; people who change their minds are less than half.
inline bool raisesDoubt(const Conversion& codes) {
    return codes.sent >= 20 && codes.used * 4 < codes.sent;
}

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_CONVERSION_H
