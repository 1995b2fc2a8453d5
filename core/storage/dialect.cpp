#include "storage/dialect.h"

namespace patron::storage {

std::string inDialect(std::string_view text, std::string_view database) {
    const std::string open = "/*" + std::string(database) + ":";
    constexpr std::string_view kClose = "*/";
    std::string result;
    for (std::size_t at = 0;;) {
        const std::size_t begin = text.find(open, at);
        const std::size_t end = text.find(kClose, begin);
        if (end == std::string_view::npos) return result.append(text.substr(at));
        result.append(text.substr(at, begin - at));
        result.append(text.substr(begin + open.size(), end - begin - open.size()));
        at = end + kClose.size();
    }
}

}  // namespace patron::storage
