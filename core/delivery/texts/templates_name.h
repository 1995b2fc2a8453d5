#ifndef PATRON_DELIVERY_TEXTS_TEMPLATES_NAME_H
#define PATRON_DELIVERY_TEXTS_TEMPLATES_NAME_H

#include <cstddef>
#include <string>
#include <string_view>

namespace patron::delivery {

/// A brand's name as it may stand in a message: valid UTF-8 on one line, without control characters
/// and without marks that turn the direction of reading or cannot be seen. Six or more digits in a
/// row are grouped in threes, so that no reader takes them for a code. Cut after `longest`
/// characters. "Patron" when nothing is left. Pure; any thread.
std::string nameInMessage(std::string_view name, std::size_t longest);

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TEXTS_TEMPLATES_NAME_H
