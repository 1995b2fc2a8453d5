#include "admin/file_text.h"

namespace patron::admin {

std::string fileText(std::string_view content) {
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    if (content.starts_with(kByteOrderMark)) content.remove_prefix(kByteOrderMark.size());
    std::string text;
    for (std::size_t i = 0; i < content.size(); ++i) {
        if (content.substr(i, 2) != "\r\n") text += content[i];
    }
    while (text.ends_with('\n') || text.ends_with(' ')) text.pop_back();
    return text;
}

}  // namespace patron::admin
