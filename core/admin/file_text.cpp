#include "admin/file_text.h"

#include <Poco/String.h>

namespace patron::admin {

std::string fileText(std::string_view content) {
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    if (content.starts_with(kByteOrderMark)) content.remove_prefix(kByteOrderMark.size());
    std::string text = Poco::replace(std::string(content), "\r\n", "\n");
    text.erase(text.find_last_not_of(" \n") + 1);
    return text;
}

}  // namespace patron::admin
