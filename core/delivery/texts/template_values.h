#ifndef PATRON_DELIVERY_TEXTS_TEMPLATE_VALUES_H
#define PATRON_DELIVERY_TEXTS_TEMPLATE_VALUES_H

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "brand/brand.h"
#include "delivery/texts/templates_texts.h"
#include "delivery/texts/text_part.h"

namespace patron::delivery {

/// What one message says besides its texts. Views live as long as the call.
struct TemplateValues {
    std::string_view code;  ///< empty for notices
    int minutes = 0;        ///< how long the code lives, rounded down, at least 1
    /// What an identifier is called: the attribute (`email`, `phone_number`).
    std::string_view attribute;
};

/// The table of what a template may name: `{{brand}}`. There is nothing else, and nothing in it
/// that a customer typed.
struct ValueInfo {
    std::string_view name;
    std::string_view meaning;
    bool withCodeOnly = false;  ///< in messages that carry a code
    bool inMailOnly = false;    ///< in the text and the HTML of a mail
    bool builtInWords = false;  ///< in languages with built-in texts, whose words it is made of
    bool mayBeEmpty = false;    ///< a section may ask for it: `{{#imprint}} … {{/imprint}}`
};
std::span<const ValueInfo> templateValues();
/// Null when a template may not name it at all.
const ValueInfo* findValue(std::string_view name);

/// What stands for each name of the table, in its order.
using Fillings = std::vector<std::pair<std::string_view, std::string>>;
Fillings fillingsOf(const brand::Brand& brand, const LanguageTexts& words, TextForm form,
                    const TemplateValues& values);

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TEXTS_TEMPLATE_VALUES_H
