#ifndef PATRON_APP_CTL_TEXT_INPUT_H
#define PATRON_APP_CTL_TEXT_INPUT_H

#include <string>

namespace patron::app::ctl {

/// The content of a file, `-` for standard input; a Refusal when it cannot be read, is empty, or is
/// longer than anything that is asked for.
std::string contentOfFile(const std::string& name);

/// What an option says: the text itself, or with @FILE what stands in it, without its last line
/// end.
std::string textOrFile(const std::string& value);

}  // namespace patron::app::ctl

#endif  // PATRON_APP_CTL_TEXT_INPUT_H
