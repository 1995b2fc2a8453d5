#ifndef PATRON_DELIVERY_TEXTS_LANGUAGE_TAG_H
#define PATRON_DELIVERY_TEXTS_LANGUAGE_TAG_H

#include <string>
#include <string_view>
#include <vector>

#include "sdk/result.h"

namespace patron::delivery {

/// A BCP 47 tag in its usual letters (`sr_LATN-rs` is `sr-Latn-RS`): letters first, then one to
/// eight letters or digits each, 35 characters at most. kConfigInvalid says what to write. Pure.
sdk::Result<std::string> canonicalLanguage(std::string_view tag);

/// Where a tag is looked for, the best first (RFC 4647, 3.4): `sr-Latn-RS`, `sr-Latn`, `sr`. Empty
/// for what is no tag.
std::vector<std::string> lookupOrder(std::string_view tag);

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TEXTS_LANGUAGE_TAG_H
