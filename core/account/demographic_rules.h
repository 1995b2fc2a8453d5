#ifndef PATRON_ACCOUNT_DEMOGRAPHIC_RULES_H
#define PATRON_ACCOUNT_DEMOGRAPHIC_RULES_H

#include <string_view>
#include <vector>

#include "account/account.h"
#include "account/profile_input.h"
#include "account/text_rules.h"
#include "brand/brand.h"
#include "sdk/time.h"

namespace patron::account {

/// Judges the demographic rows of an input against the brand's catalogue and what is stored; the
/// rows that really change, an empty value meaning that the answer goes. Rows are merged by
/// `demographicId`: what is not sent stays. A write-once answer that is there cannot be changed or
/// removed (kAccountBirthdayImmutable); one equal to what is stored passes, whatever the catalogue
/// has become since. Pure.
std::vector<DemographicValue> judgeDemographics(const brand::Brand& brand,
                                                const std::vector<DemographicValue>& stored,
                                                const std::vector<DemographicInput>& rows,
                                                sdk::TimePoint now, BadFields& bad);

/// Notes every required question of the brand that `given` leaves without a row. (A row with an
/// empty answer is judgeDemographics' to refuse.)
void requireDemographics(const brand::Brand& brand, const std::vector<DemographicInput>& given,
                         BadFields& bad);

/// `YYYY-MM-DD`, a day that the Gregorian calendar has, before today (UTC).
bool isPastDate(std::string_view text, sdk::TimePoint now);

}  // namespace patron::account

#endif  // PATRON_ACCOUNT_DEMOGRAPHIC_RULES_H
