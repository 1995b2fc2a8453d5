#ifndef PATRON_DELIVERY_TEXTS_HTML_CHECK_H
#define PATRON_DELIVERY_TEXTS_HTML_CHECK_H

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "delivery/texts/template_tags.h"

namespace patron::delivery {

struct HtmlProblem {
    std::size_t offset = 0;
    std::string reason;  ///< empty: none
};

/// What keeps HTML from being a mail: elements and attributes that run, load or send something, a
/// `{{…}}` inside a tag, a comment or a style, where the escape for text does not serve, and tags
/// that are not closed. Whether the rest is good HTML is not looked at. Pure; any thread.
HtmlProblem findHtmlProblem(std::string_view source, const std::vector<TemplateTag>& tags);

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TEXTS_HTML_CHECK_H
