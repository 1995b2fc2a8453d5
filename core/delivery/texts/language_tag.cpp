#include "delivery/texts/language_tag.h"

#include <Poco/Ascii.h>

#include <algorithm>
#include <cstddef>

namespace patron::delivery {
namespace {

constexpr std::size_t kLongestTag = 35;

// Four letters are a script (Latn), two a region (RS); everything else is in small letters.
std::string usualLetters(std::string subtag, bool isFirst) {
    const bool isRegion = !isFirst && subtag.size() == 2;
    for (char& c : subtag) {
        c = static_cast<char>(isRegion ? Poco::Ascii::toUpper(c) : Poco::Ascii::toLower(c));
    }
    if (!isFirst && subtag.size() == 4 && Poco::Ascii::isAlpha(subtag[0])) {
        subtag[0] = static_cast<char>(Poco::Ascii::toUpper(subtag[0]));
    }
    return subtag;
}

bool isSubtag(std::string_view text, bool isFirst) {
    const auto fits = [&](char c) {
        return isFirst ? Poco::Ascii::isAlpha(c) : Poco::Ascii::isAlphaNumeric(c);
    };
    return !text.empty() && text.size() <= (isFirst ? 3 : 8) && std::ranges::all_of(text, fits);
}

}  // namespace

sdk::Result<std::string> canonicalLanguage(std::string_view tag) {
    std::string canonical;
    bool isGood = tag.size() >= 2 && tag.size() <= kLongestTag;
    for (std::string_view rest = tag; isGood;) {
        const std::size_t end = rest.find_first_of("-_");
        const std::string_view subtag = rest.substr(0, end);
        isGood = isSubtag(subtag, canonical.empty());
        if (!canonical.empty()) canonical += '-';
        canonical += usualLetters(std::string(subtag), canonical.empty());
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    if (isGood && canonical.size() >= 2) return canonical;
    return sdk::fail(sdk::ErrorCode::kConfigInvalid,
                     "'" + std::string(tag.substr(0, kLongestTag)) +
                         "' is no language; write a tag such as de, pt-BR or sr-Latn");
}

std::vector<std::string> lookupOrder(std::string_view tag) {
    std::vector<std::string> order;
    const auto canonical = canonicalLanguage(tag);
    if (!canonical) return order;
    for (std::string rest = *canonical; !rest.empty();) {
        order.push_back(rest);
        std::size_t end = rest.rfind('-');
        if (end == std::string::npos) break;
        // What stands before a subtag that goes and has one letter alone says nothing without it.
        if (end >= 2 && rest[end - 2] == '-') end -= 2;
        rest.resize(end);
    }
    return order;
}

}  // namespace patron::delivery
