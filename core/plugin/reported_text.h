#ifndef PATRON_PLUGIN_REPORTED_TEXT_H
#define PATRON_PLUGIN_REPORTED_TEXT_H

#include <string>

namespace patron::plugin {

/// What a plugin reports in its provider's words, as every database and every log can hold it: one
/// line of valid UTF-8, 500 bytes at most. What cannot stay is a question mark or a space. A row
/// that cannot be written for the words in it would be sent again and again, and a terminal does
/// what control characters say.
std::string reportedText(const std::string& text);

}  // namespace patron::plugin

#endif  // PATRON_PLUGIN_REPORTED_TEXT_H
