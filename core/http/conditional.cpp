#include "http/conditional.h"

namespace patron::http {

namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool listed(std::string_view list, std::string_view etag, bool weak) {
    if (trimmed(list) == "*") return true;
    while (!list.empty()) {
        // Our own tags hold no comma, so a tag that is cut at one cannot be ours.
        const auto comma = list.find(',');
        std::string_view tag = trimmed(list.substr(0, comma));
        if (weak && tag.starts_with("W/")) tag.remove_prefix(2);
        if (tag == etag) return true;
        if (comma == std::string_view::npos) break;
        list.remove_prefix(comma + 1);
    }
    return false;
}

}  // namespace

std::string accountEtag(const account::AccountView& view, int apiMajor) {
    std::string tag = "\"" + std::to_string(view.account.version) + "-";
    tag += view.hasPendingEmailChange ? '1' : '0';
    tag += view.hasPendingPhoneNumberChange ? '1' : '0';
    tag += apiMajor >= 5 ? "-5\"" : "-4\"";
    return tag;
}

bool ifMatchHolds(std::string_view ifMatch, std::string_view etag) {
    return ifMatch.empty() || listed(ifMatch, etag, false);
}

bool clientHas(std::string_view ifNoneMatch, std::string_view etag) {
    return !ifNoneMatch.empty() && listed(ifNoneMatch, etag, true);
}

}  // namespace patron::http
