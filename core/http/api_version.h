#ifndef PATRON_HTTP_API_VERSION_H
#define PATRON_HTTP_API_VERSION_H

#include <optional>
#include <string_view>

namespace patron::http {

/// The major of an Api-Version header in the style `4.38.0`; absent means 4.38.0. Majors 3, 4 (one
/// shape) and 5 are served; nothing for another major or a malformed text.
inline std::optional<int> apiMajorOf(std::string_view text) {
    if (text.empty()) return 4;
    int dots = 0;
    std::size_t run = 0;
    for (const char c : text) {
        if (c == '.') {
            if (run == 0) return std::nullopt;
            ++dots;
            run = 0;
        } else if (c < '0' || c > '9' || ++run > 6) {
            return std::nullopt;
        }
    }
    if (dots != 2 || run == 0 || text[1] != '.') return std::nullopt;
    const int major = text[0] - '0';
    if (major < 3 || major > 5) return std::nullopt;
    return major;
}

}  // namespace patron::http

#endif  // PATRON_HTTP_API_VERSION_H
