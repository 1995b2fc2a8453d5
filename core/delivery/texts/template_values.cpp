#include "delivery/texts/template_values.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "delivery/texts/templates_name.h"

namespace patron::delivery {
namespace {

// English short texts with a name of this length fit into one message of 160 characters.
constexpr std::size_t kLongestNameInShortText = 30;
constexpr std::size_t kLongestName = 100;

constexpr std::array kValues = {
    ValueInfo{.name = "brand", .meaning = "the brand's name"},
    ValueInfo{.name = "code", .meaning = "the code, six digits", .withCodeOnly = true},
    ValueInfo{.name = "minutes",
              .meaning = "how long the code is valid, with the unit: 10 minutes",
              .withCodeOnly = true,
              .builtInWords = true},
    ValueInfo{
        .name = "minute_count", .meaning = "the same without the unit: 10", .withCodeOnly = true},
    ValueInfo{.name = "attribute",
              .meaning = "what the address is called: e-mail address",
              .builtInWords = true},
    ValueInfo{.name = "imprint",
              .meaning = "the brand's imprint, with its line breaks; may be empty",
              .inMailOnly = true,
              .mayBeEmpty = true},
    ValueInfo{.name = "sender",
              .meaning = "who it comes from: the brand's name, or its sender id in an SMS; may be "
                         "empty",
              .mayBeEmpty = true},
};

std::string_view attributeWord(const LanguageTexts& language, std::string_view attribute) {
    if (attribute == "email") return language.email;
    if (attribute == "phone_number") return language.phoneNumber;
    return language.otherAttribute;
}

std::string senderOf(const brand::Brand& brand, const std::string& name, TextForm form) {
    if (form != TextForm::kSms) return name;
    return brand.smsSenderId.empty() ? std::string()
                                     : nameInMessage(brand.smsSenderId, kLongestNameInShortText);
}

}  // namespace

std::span<const ValueInfo> templateValues() { return kValues; }

const ValueInfo* findValue(std::string_view name) {
    const auto* found = std::ranges::find(kValues, name, &ValueInfo::name);
    return found == kValues.end() ? nullptr : found;
}

Fillings fillingsOf(const brand::Brand& brand, const LanguageTexts& words, TextForm form,
                    const TemplateValues& values) {
    const std::string name =
        nameInMessage(brand.name, form == TextForm::kSms ? kLongestNameInShortText : kLongestName);
    const int minutes = std::max(values.minutes, 1);
    const std::string count = std::to_string(minutes);
    const std::string_view unit = minutes == 1 ? words.oneMinute : words.minutes;
    return {{"brand", name},
            {"code", std::string(values.code)},
            {"minutes", count + ' ' + std::string(unit)},
            {"minute_count", count},
            {"attribute", std::string(attributeWord(words, values.attribute))},
            {"imprint", form == TextForm::kSms ? std::string() : brand.imprint},
            {"sender", senderOf(brand, name, form)}};
}

}  // namespace patron::delivery
