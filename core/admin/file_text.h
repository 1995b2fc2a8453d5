#ifndef PATRON_ADMIN_FILE_TEXT_H
#define PATRON_ADMIN_FILE_TEXT_H

#include <string>
#include <string_view>

namespace patron::admin {

/// A text as it was written in an editor: without byte order mark, with `\n` for the line ends of
/// other systems, without empty lines and blanks at its end. Pure.
std::string fileText(std::string_view content);

}  // namespace patron::admin

#endif  // PATRON_ADMIN_FILE_TEXT_H
