#ifndef PATRON_DELIVERY_TEXTS_IMPRINT_CHECK_H
#define PATRON_DELIVERY_TEXTS_IMPRINT_CHECK_H

#include <string>

#include "sdk/result.h"

namespace patron::delivery {

/// What an imprint must keep to stand in every mail of a brand: plain text of ten lines and 1,000
/// bytes at most, without control characters and without a number that reads as a code.
/// kConfigInvalid: line and column, what is wrong and what to write. Pure; any thread.
sdk::Result<void> checkImprint(const std::string& imprint);

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TEXTS_IMPRINT_CHECK_H
