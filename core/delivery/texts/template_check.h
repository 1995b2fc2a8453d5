#ifndef PATRON_DELIVERY_TEXTS_TEMPLATE_CHECK_H
#define PATRON_DELIVERY_TEXTS_TEMPLATE_CHECK_H

#include <string>
#include <string_view>

#include "delivery/message.h"
#include "delivery/texts/text_part.h"
#include "sdk/result.h"

namespace patron::delivery {

/// Where a template is to be used.
struct TemplatePlace {
    MessageKind kind = MessageKind::kSignInCode;
    TextPart part = TextPart::kText;
    std::string_view language;  ///< of the text, BCP 47
};

/// All that a brand's own template must keep, in one place (rule O5). Templates are data: values
/// and sections of the table in template_values.h, with limits for length, number and nesting;
/// no partials, no other delimiters, nothing unescaped. The text of a code holds it once, in no
/// section, and no other number of six digits, whatever the brand is called; a notice holds none.
/// Subjects are one line; `@domain #code` is left to the service (rule C12). HTML holds no script
/// and no value inside a tag, so that one escape serves all of it.
/// kConfigInvalid: part, line and column, what is wrong and what to write. Pure; any thread.
sdk::Result<void> checkTemplate(const TemplatePlace& place, const std::string& source);

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TEXTS_TEMPLATE_CHECK_H
