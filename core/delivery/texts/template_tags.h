#ifndef PATRON_DELIVERY_TEXTS_TEMPLATE_TAGS_H
#define PATRON_DELIVERY_TEXTS_TEMPLATE_TAGS_H

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace patron::delivery {

/// One `{{…}}` of a template, by where it stands in the source.
struct TemplateTag {
    std::size_t begin = 0;
    std::size_t end = 0;  ///< behind the closing braces
    /// The mark before the name: `#`, `^`, `/`, `!`, `>`, `&`, `=`, `{`, or a space for a value.
    char mark = ' ';
    std::string name;

    bool isValue() const { return mark == ' '; }
    bool opensSection() const { return mark == '#' || mark == '^'; }
    bool closesSection() const { return mark == '/'; }
};

/// All of them in order, up to one that is opened and never closed.
struct TemplateTags {
    std::vector<TemplateTag> tags;
    std::size_t unclosedAt = std::string_view::npos;  ///< where that one is
};
TemplateTags findTags(std::string_view source);

/// `line 3, column 14`; columns count characters, from 1.
std::string positionIn(std::string_view source, std::size_t offset);

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TEXTS_TEMPLATE_TAGS_H
