#include "account/text_rules.h"

#include <algorithm>
#include <array>

namespace patron::account {
namespace {

// White space of Unicode that is no control character, in UTF-8.
constexpr std::array<std::string_view, 20> kSpaces = {" ",
                                                      "\xC2\xA0",
                                                      "\xE1\x9A\x80",
                                                      "\xE2\x80\x80",
                                                      "\xE2\x80\x81",
                                                      "\xE2\x80\x82",
                                                      "\xE2\x80\x83",
                                                      "\xE2\x80\x84",
                                                      "\xE2\x80\x85",
                                                      "\xE2\x80\x86",
                                                      "\xE2\x80\x87",
                                                      "\xE2\x80\x88",
                                                      "\xE2\x80\x89",
                                                      "\xE2\x80\x8A",
                                                      "\xE2\x80\xA8",
                                                      "\xE2\x80\xA9",
                                                      "\xE2\x80\xAF",
                                                      "\xE2\x81\x9F",
                                                      "\xE3\x80\x80",
                                                      "\xEF\xBB\xBF"};

std::string_view trimmed(std::string_view text) {
    const auto cutOne = [&text](bool atStart) {
        for (const std::string_view space : kSpaces) {
            if (atStart ? text.starts_with(space) : text.ends_with(space)) {
                atStart ? text.remove_prefix(space.size()) : text.remove_suffix(space.size());
                return true;
            }
        }
        return false;
    };
    while (cutOne(true)) continue;
    while (cutOne(false)) continue;
    return text;
}

// C0, DEL and C1. The text is valid UTF-8: the JSON decoder takes nothing else.
bool hasControlCharacter(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7F) return true;
        if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
            return true;
        }
    }
    return false;
}

std::size_t countCodePoints(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) >> 6) != 2;
    }));
}

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isLetterOrDigit(char c) { return isLetter(c) || (c >= '0' && c <= '9'); }

}  // namespace

std::optional<std::string> judgeText(std::string_view field, std::string_view text,
                                     std::size_t maxLength, BadFields& bad) {
    if (hasControlCharacter(text)) {
        bad.push_back({std::string(field), "control_characters",
                       "Control characters are not allowed.", std::nullopt});
        return std::nullopt;
    }
    const std::string_view kept = trimmed(text);
    if (countCodePoints(kept) > maxLength) {
        bad.push_back({std::string(field), "max_length",
                       "This may have at most " + std::to_string(maxLength) + " characters.",
                       std::nullopt});
        return std::nullopt;
    }
    return std::string(kept);
}

std::optional<std::string> judgeName(std::string_view field, std::string_view text,
                                     BadFields& bad) {
    std::optional<std::string> name = judgeText(field, text, kMaxNameLength, bad);
    if (name && name->empty()) {
        bad.push_back({std::string(field), "required", "This is required.", std::nullopt});
        return std::nullopt;
    }
    return name;
}

bool hasLocaleShape(std::string_view text) {
    if (text.empty() || text.size() > 35) return false;
    bool first = true;
    while (true) {
        const std::size_t end = std::min(text.find('-'), text.size());
        const std::string_view subtag = text.substr(0, end);
        const std::size_t shortest = first ? 2 : 1;
        if (subtag.size() < shortest || subtag.size() > 8) return false;
        if (!std::all_of(subtag.begin(), subtag.end(), first ? isLetter : isLetterOrDigit)) {
            return false;
        }
        if (end == text.size()) return subtag.size() > 1;  // a singleton announces another subtag
        text.remove_prefix(end + 1);
        first = false;
    }
}

}  // namespace patron::account
