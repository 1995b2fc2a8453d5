#ifndef PATRON_DELIVERY_TEXTS_CHARACTERS_H
#define PATRON_DELIVERY_TEXTS_CHARACTERS_H

#include <string>
#include <string_view>

namespace patron::delivery {

/// Which characters may stand in a message. Pure; any thread.

/// A control character, C1 and the line separators of Unicode included.
bool isControl(char32_t character);
/// A space that is none of ASCII's: no-break, narrow, ideographic …
bool isWideSpace(char32_t character);
/// A mark that cannot be seen or turns the direction of reading, so that what a reader sees is not
/// what is written.
bool isHidden(char32_t character);

/// `U+202E`.
std::string codePoint(char32_t character);

/// The first run of six or more ASCII digits; empty when there is none. Readers take such a run for
/// a code.
std::string_view firstLongNumber(std::string_view text);

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TEXTS_CHARACTERS_H
