#include "delivery/texts/template_choice.h"

#include "delivery/texts/language_tag.h"

namespace patron::delivery {
namespace {

bool hasForm(const brand::MessageTexts& texts, TextForm form) {
    return !(form == TextForm::kSms ? texts.sms : texts.text).empty();
}

const brand::MessageTexts* findOwn(const brand::Brand& brand, std::string_view kind, TextForm form,
                                   std::string_view language) {
    if (brand.texts.empty()) return nullptr;
    for (const std::string& tag : lookupOrder(language)) {
        for (const brand::MessageTexts& texts : brand.texts) {
            if (texts.language == tag && texts.kind == kind && hasForm(texts, form)) return &texts;
        }
    }
    return nullptr;
}

}  // namespace

std::vector<TextChoice> textChoices(const brand::Brand& brand, MessageKind kind, TextForm form,
                                    std::string_view language) {
    std::vector<TextChoice> choices;
    for (const std::string_view wanted : {language, std::string_view(brand.locale), kEnglish.tag}) {
        if (const auto* own = findOwn(brand, messageKindName(kind), form, wanted)) {
            const LanguageTexts* words = findWords(own->language);
            choices.push_back({own, words != nullptr ? words : &kEnglish, own->language});
        }
        if (const LanguageTexts* builtIn = findTexts(wanted)) {
            choices.push_back({nullptr, builtIn, builtIn->tag});
            break;  // it can always be used
        }
    }
    return choices;
}

}  // namespace patron::delivery
