#include "delivery/templates.h"

#include <algorithm>
#include <array>
#include <utility>

#include "delivery/templates_name.h"
#include "delivery/templates_texts.h"

namespace patron::delivery {
namespace {

constexpr std::string_view kShortKind = "sms";
// English short texts with a name of this length fit into one message of 160 characters.
constexpr std::size_t kLongestNameInShortText = 30;
constexpr std::size_t kLongestName = 100;
constexpr std::array kLanguages = {&kEnglish, &kGerman, &kSpanish, &kFrench, &kSerbian};

// What stands for each placeholder in one message.
using Fillings = std::array<std::pair<std::string_view, std::string>, 4>;

const LanguageTexts& textsIn(std::string_view tag) {
    const std::string_view primary = tag.substr(0, tag.find_first_of("-_"));
    const auto sameLetter = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
    const auto found = std::find_if(kLanguages.begin(), kLanguages.end(), [&](const auto* texts) {
        return std::equal(primary.begin(), primary.end(), texts->tag.begin(), texts->tag.end(),
                          sameLetter);
    });
    return found == kLanguages.end() ? kEnglish : **found;
}

const KindTexts& textsOf(const LanguageTexts& language, MessageKind kind) {
    switch (kind) {
        case MessageKind::kSignInCode:
            return language.signInCode;
        case MessageKind::kSignUpCode:
            return language.signUpCode;
        case MessageKind::kChangeCode:
            return language.changeCode;
        case MessageKind::kIdentifierTaken:
            return language.identifierTaken;
        case MessageKind::kIdentifierChanged:
            return language.identifierChanged;
        case MessageKind::kIdentifierAdded:
            return language.identifierAdded;
        case MessageKind::kIdentifierLost:
            return language.identifierLost;
    }
    return language.signInCode;
}

std::string_view attributeWord(const LanguageTexts& language, std::string_view attribute) {
    if (attribute == "email") return language.email;
    if (attribute == "phone_number") return language.phoneNumber;
    return language.otherAttribute;
}

Fillings fillingsOf(const LanguageTexts& language, std::string brandName,
                    const TemplateValues& values) {
    const int minutes = std::max(values.minutes, 1);
    const std::string_view unit = minutes == 1 ? language.oneMinute : language.minutes;
    return {{{"{brand}", std::move(brandName)},
             {"{code}", std::string(values.code)},
             {"{minutes}", std::to_string(minutes) + ' ' + std::string(unit)},
             {"{attribute}", std::string(attributeWord(language, values.attribute))}}};
}

// In one pass: a brand that calls itself "{code}" gets just that.
std::string filled(std::string_view pattern, const Fillings& fillings) {
    std::string text;
    while (!pattern.empty()) {
        const auto filling = std::find_if(
            fillings.begin(), fillings.end(),
            [&](const auto& candidate) { return pattern.starts_with(candidate.first); });
        if (filling != fillings.end()) {
            text += filling->second;
            pattern.remove_prefix(filling->first.size());
        } else {
            text += pattern.front();
            pattern.remove_prefix(1);
        }
    }
    return text;
}

std::string escaped(std::string_view text) {
    std::string html;
    for (const char c : text) {
        switch (c) {
            case '&':
                html += "&amp;";
                break;
            case '<':
                html += "&lt;";
                break;
            case '>':
                html += "&gt;";
                break;
            case '"':
                html += "&quot;";
                break;
            case '\'':
                html += "&#39;";
                break;
            default:
                html += c;
        }
    }
    return html;
}

// Colours have three digits: six would read as a code.
std::string htmlOf(const LanguageTexts& language, std::string_view subject,
                   std::string_view pattern, const Fillings& fillings) {
    constexpr std::string_view kGap = "\n\n";
    std::string html = "<!DOCTYPE html>\n<html lang=\"" + std::string(language.htmlTag) +
                       "\">\n<head><meta charset=\"utf-8\"><title>" + escaped(subject) +
                       "</title></head>\n<body style=\"font-family:sans-serif;color:#222;"
                       "max-width:32em;margin:2em auto;padding:0 1em\">\n";
    while (!pattern.empty()) {
        const std::string_view paragraph = pattern.substr(0, pattern.find(kGap));
        pattern.remove_prefix(std::min(pattern.size(), paragraph.size() + kGap.size()));
        html += paragraph == "{code}"
                    ? "<p style=\"font-size:2em;font-weight:bold;letter-spacing:.15em\">"
                    : "<p>";
        html += escaped(filled(paragraph, fillings)) + "</p>\n";
    }
    return html + "</body>\n</html>\n";
}

// A host name whose own digits could not be taken for a code.
bool isBindable(std::string_view domain) {
    constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-";
    return !domain.empty() && domain.find_first_not_of(kLetters) == std::string_view::npos &&
           nameInMessage(domain, domain.size() * 2) == domain;
}

// Lets a browser offer the code on the brand's own site only (WICG origin-bound one-time codes;
// rule C12). It must be the last line.
std::string boundLine(const brand::Brand& brand, std::string_view code) {
    if (code.empty() || !isBindable(brand.domain)) return {};
    return "\n\n@" + brand.domain + " #" + std::string(code);
}

bool hasCode(MessageKind kind) {
    switch (kind) {
        case MessageKind::kSignInCode:
        case MessageKind::kSignUpCode:
        case MessageKind::kChangeCode:
            return true;
        case MessageKind::kIdentifierTaken:
        case MessageKind::kIdentifierChanged:
        case MessageKind::kIdentifierAdded:
        case MessageKind::kIdentifierLost:
            return false;
    }
    return false;
}

}  // namespace

RenderedMessage renderMessage(MessageKind kind, std::string_view addressKind,
                              std::string_view language, const brand::Brand& brand,
                              const TemplateValues& values) {
    const LanguageTexts& texts = textsIn(language);
    const KindTexts& pattern = textsOf(texts, kind);
    const bool isShort = addressKind == kShortKind;
    const Fillings fillings = fillingsOf(
        texts, nameInMessage(brand.name, isShort ? kLongestNameInShortText : kLongestName), values);
    RenderedMessage message;
    if (isShort) {
        message.text = filled(pattern.shortText, fillings);
        if (hasCode(kind)) message.text += boundLine(brand, values.code);
        return message;
    }
    message.subject = filled(pattern.subject, fillings);
    message.text = filled(pattern.body, fillings) + '\n';
    message.html = htmlOf(texts, message.subject, pattern.body, fillings);
    return message;
}

std::string_view bestLanguage(std::string_view tag) { return textsIn(tag).tag; }

}  // namespace patron::delivery
