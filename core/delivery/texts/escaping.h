#ifndef PATRON_DELIVERY_TEXTS_ESCAPING_H
#define PATRON_DELIVERY_TEXTS_ESCAPING_H

#include <string>

namespace patron::delivery {

/// A value as it may stand in each place of a message. Pure; any thread.

/// In a mail header and in an SMS: one line without control characters.
std::string escapedHeader(const std::string& value);
/// In plain text: line breaks stay, other control characters go.
std::string escapedText(const std::string& value);
/// Between HTML tags and in quoted attributes. Line breaks are `<br>`.
std::string escapedHtml(const std::string& value);

/// A finished SMS: spaces that the 7-bit alphabet does not have are plain ones, no line ends in
/// spaces, and nothing is left at the end.
std::string normalisedSms(const std::string& text);

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TEXTS_ESCAPING_H
