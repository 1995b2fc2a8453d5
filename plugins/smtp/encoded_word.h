#ifndef PATRON_SMTP_ENCODED_WORD_H
#define PATRON_SMTP_ENCODED_WORD_H

#include <string>
#include <string_view>

namespace patron::smtp {

/// Whether a text holds a character that could end or break a header line.
bool hasControlCharacter(std::string_view text);

/// A UTF-8 text as the value of Subject: unchanged when it is short ASCII, else RFC 2047 encoded
/// words on folded lines, cut between characters (a strict reader decodes each word alone). The
/// text must hold no control characters.
std::string encodedText(std::string_view text);

/// The same for a display name, where marks such as dots and commas have a meaning of their own.
std::string encodedPhrase(std::string_view text);

}  // namespace patron::smtp

#endif  // PATRON_SMTP_ENCODED_WORD_H
