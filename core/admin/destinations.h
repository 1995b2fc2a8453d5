#ifndef PATRON_ADMIN_DESTINATIONS_H
#define PATRON_ADMIN_DESTINATIONS_H

#include <string>
#include <string_view>
#include <vector>

#include "brand/brand.h"
#include "sdk/result.h"

// A brand's countries as administrators write and read them. Pure; any thread.
namespace patron::admin {

/// `DE=1000` (codes an hour), `DE=none` (no bound), `*=100` (every other country). kConfigInvalid
/// says what is wrong: the number, or a country that ISO 3166-1 does not know (ICU's list, which
/// also turns a former or reserved code such as UK into the one in use).
sdk::Result<brand::DestinationCountry> parseDestination(std::string_view text);

/// Puts entries into a brand's list in place of those for the same country; kept in order.
void putDestinations(std::vector<brand::DestinationCountry>& list,
                     const std::vector<brand::DestinationCountry>& entries);

/// `DE Germany: 1000 codes an hour`.
std::string describeDestination(const brand::DestinationCountry& entry);

/// The country that a text names: capitals, in use. kConfigInvalid.
sdk::Result<std::string> parseCountry(std::string_view text);

}  // namespace patron::admin

#endif  // PATRON_ADMIN_DESTINATIONS_H
