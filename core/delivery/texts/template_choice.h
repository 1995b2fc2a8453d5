#ifndef PATRON_DELIVERY_TEXTS_TEMPLATE_CHOICE_H
#define PATRON_DELIVERY_TEXTS_TEMPLATE_CHOICE_H

#include <string>
#include <string_view>
#include <vector>

#include "brand/brand.h"
#include "delivery/message.h"
#include "delivery/texts/templates_texts.h"
#include "delivery/texts/text_part.h"

namespace patron::delivery {

/// Whose text it is, and in which language. Points into the brand.
struct TextChoice {
    const brand::MessageTexts* own = nullptr;  ///< null: the built-in text of `words`
    /// The built-in language whose words fill `minutes` and `attribute`; never null.
    const LanguageTexts* words = nullptr;
    std::string_view language;  ///< BCP 47
};

/// The texts that serve a customer's language, the best first; the last is always a built-in one:
///   1. the brand's own in the customer's language (RFC 4647 lookup: `de-AT`, then `de`)
///   2. the built-in one in the customer's language
///   3. and 4. the same two for the brand's locale
///   5. and 6. the same two for English
/// So a brand with an own German text greets a French customer in built-in French. The first is
/// the one to use, unless it is an own one that cannot be used. Pure; any thread.
std::vector<TextChoice> textChoices(const brand::Brand& brand, MessageKind kind, TextForm form,
                                    std::string_view language);

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TEXTS_TEMPLATE_CHOICE_H
