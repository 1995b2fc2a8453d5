#include "delivery/texts/template_tags.h"

#include <Poco/String.h>

#include <algorithm>

namespace patron::delivery {

TemplateTags findTags(std::string_view source) {
    constexpr std::string_view kMarks = "#^/!>&={";
    TemplateTags found;
    for (std::size_t at = source.find("{{"); at != std::string_view::npos;
         at = source.find("{{", at)) {
        const std::size_t close = source.find("}}", at + 2);
        if (close == std::string_view::npos) {
            found.unclosedAt = at;
            break;
        }
        TemplateTag tag;
        tag.begin = at;
        tag.end = close + 2;
        std::string content = Poco::trim(std::string(source.substr(at + 2, close - at - 2)));
        if (!content.empty() && kMarks.find(content.front()) != std::string_view::npos) {
            tag.mark = content.front();
            content.erase(0, 1);
        }
        tag.name = Poco::trim(content);
        at = tag.end;
        found.tags.push_back(std::move(tag));
    }
    return found;
}

std::string positionIn(std::string_view source, std::size_t offset) {
    const std::string_view before = source.substr(0, offset);
    const auto line = 1 + std::ranges::count(before, '\n');
    const std::size_t lineStart = before.rfind('\n') + 1;  // npos + 1 is 0
    const auto column = 1 + std::ranges::count_if(before.substr(lineStart),
                                                  [](char c) { return (c & 0xc0) != 0x80; });
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

}  // namespace patron::delivery
