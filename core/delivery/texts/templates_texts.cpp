#include "delivery/texts/templates_texts.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "delivery/texts/language_tag.h"

namespace patron::delivery {
namespace {

constexpr std::array kLanguages = {&kEnglish, &kGerman, &kSpanish, &kFrench, &kSerbian};

/// `Latn` of `sr-Latn-RS`; empty when the tag names no script.
std::string_view scriptOf(std::string_view tag) {
    const std::size_t first = tag.find('-');
    if (first == std::string_view::npos) return {};
    const std::string_view second = tag.substr(first + 1, tag.find('-', first + 1) - first - 1);
    return second.size() == 4 && second[0] > '9' ? second : std::string_view();
}

}  // namespace

const LanguageTexts* findTexts(std::string_view tag) {
    const std::vector<std::string> order = lookupOrder(tag);
    if (order.empty()) return nullptr;
    const auto* found = std::ranges::find(kLanguages, std::string_view(order.back()),
                                          [](const auto* texts) { return texts->tag; });
    return found == kLanguages.end() ? nullptr : *found;
}

const LanguageTexts* findWords(std::string_view tag) {
    const LanguageTexts* texts = findTexts(tag);
    if (texts == nullptr || scriptOf(texts->htmlTag).empty()) return texts;
    const std::string_view script = scriptOf(tag);
    return script.empty() || script == scriptOf(texts->htmlTag) ? texts : nullptr;
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

}  // namespace patron::delivery
