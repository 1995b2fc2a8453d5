#ifndef PATRON_DELIVERY_TEXTS_HTML_FRAME_H
#define PATRON_DELIVERY_TEXTS_HTML_FRAME_H

#include <string>
#include <string_view>

namespace patron::delivery {

/// Makes a mail's HTML template of its text template, for built-in texts and for a brand's own that
/// come without HTML: the brand's name on top, a paragraph for each of the text, the code large
/// where it is a paragraph of its own, the imprint at the foot unless the text names it. No tables,
/// no images, and no colours but greys that can be seen through, so that it is readable on
/// whichever background a mail program chooses, dark ones included. Pure; any thread.
/// @param languageTag BCP 47, checked
std::string htmlFrame(std::string_view languageTag, std::string_view subject,
                      std::string_view text);

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TEXTS_HTML_FRAME_H
