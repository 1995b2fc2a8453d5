#include "mail_address.h"

#include <Poco/Ascii.h>

#include <algorithm>
#include <cstddef>

namespace patron::smtp {
namespace {

bool isMadeOf(std::string_view text, std::string_view marks) {
    return std::ranges::all_of(text, [marks](char c) {
        return Poco::Ascii::isAlphaNumeric(c) || marks.find(c) != std::string_view::npos;
    });
}

/// Neither empty between dots nor dots at the ends.
bool isDotted(std::string_view text) {
    return !text.empty() && text.front() != '.' && text.back() != '.' &&
           text.find("..") == std::string_view::npos;
}

}  // namespace

bool isDomain(std::string_view text) {
    return text.size() <= 253 && isDotted(text) && isMadeOf(text, ".-") && text.front() != '-';
}

bool isMailAddress(std::string_view address) {
    const std::size_t at = address.rfind('@');
    if (address.size() > 254 || at == std::string_view::npos || at > 64) return false;
    const std::string_view local = address.substr(0, at);
    return isDotted(local) && isMadeOf(local, ".!#$%&'*+-/=?^_`{|}~") &&
           isDomain(address.substr(at + 1));
}

}  // namespace patron::smtp
