#include "http/language.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace patron::http {

namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// language ["-" subtag]…: letters first, then 1–8 letters or digits each, 35 characters at most.
bool isTag(std::string_view tag) {
    if (tag.size() < 2 || tag.size() > 35 || tag.back() == '-') return false;
    std::size_t run = 0;
    bool first = true;
    for (const char c : tag) {
        if (c == '-') {
            if (run == 0 || (first && run > 3)) return false;
            run = 0;
            first = false;
            continue;
        }
        const auto u = static_cast<unsigned char>(c);
        if (first ? !std::isalpha(u) : !std::isalnum(u)) return false;
        if (++run > 8) return false;
    }
    return !first || run <= 3;
}

double weightOf(std::string_view parameters) {
    const auto q = parameters.find("q=");
    if (q == std::string_view::npos) return 1.0;
    return std::strtod(std::string(parameters.substr(q + 2, 5)).c_str(), nullptr);
}

}  // namespace

std::optional<std::string> requestedLanguage(std::string_view contentLanguage,
                                             std::string_view acceptLanguage) {
    const std::string_view content = trimmed(contentLanguage.substr(0, contentLanguage.find(',')));
    if (isTag(content)) return std::string(content);

    std::string_view best;
    double bestWeight = 0;
    while (!acceptLanguage.empty()) {
        const auto comma = acceptLanguage.find(',');
        const std::string_view item = acceptLanguage.substr(0, comma);
        const auto semicolon = item.find(';');
        const std::string_view tag = trimmed(item.substr(0, semicolon));
        const double weight =
            semicolon == std::string_view::npos ? 1.0 : weightOf(item.substr(semicolon));
        if (isTag(tag) && weight > bestWeight) {
            best = tag;
            bestWeight = weight;
        }
        if (comma == std::string_view::npos) break;
        acceptLanguage.remove_prefix(comma + 1);
    }
    if (best.empty()) return std::nullopt;
    return std::string(best);
}

}  // namespace patron::http
