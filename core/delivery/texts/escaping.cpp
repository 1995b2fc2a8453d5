#include "delivery/texts/escaping.h"

#include <string_view>

#include "delivery/texts/characters.h"
#include "sdk/sms_length.h"

namespace patron::delivery {
namespace {

/// The text with what `replace` says in place of each character; null leaves it as it is.
template <class Replace>
std::string replaced(const std::string& text, Replace replace) {
    std::string out;
    out.reserve(text.size());
    for (std::string_view rest = text; !rest.empty();) {
        const std::string_view before = rest;
        const char32_t c = sdk::takeCharacter(rest);
        const char* instead = replace(c);
        if (instead != nullptr) {
            out += instead;
        } else {
            out += before.substr(0, before.size() - rest.size());
        }
    }
    return out;
}

const char* escapeOf(char32_t c) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&#39;";  // &apos; is not in HTML 4, which some mail programs speak
        case '\n':
            return "<br>\n";
        default:
            return isControl(c) ? " " : nullptr;
    }
}

}  // namespace

std::string escapedHeader(const std::string& value) {
    return replaced(value, [](char32_t c) { return isControl(c) ? " " : nullptr; });
}

std::string escapedText(const std::string& value) {
    return replaced(value, [](char32_t c) { return isControl(c) && c != '\n' ? " " : nullptr; });
}

std::string escapedHtml(const std::string& value) { return replaced(value, escapeOf); }

std::string normalisedSms(const std::string& text) {
    const std::string plain = replaced(text, [](char32_t c) {
        return isWideSpace(c) || (isControl(c) && c != '\n') ? " " : nullptr;
    });
    std::string out;
    for (const char c : plain) {
        if (c == '\n') {
            while (out.ends_with(' ')) out.pop_back();
        }
        out += c;
    }
    while (out.ends_with(' ') || out.ends_with('\n')) out.pop_back();
    return out;
}

}  // namespace patron::delivery
