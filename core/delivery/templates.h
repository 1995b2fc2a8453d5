#ifndef PATRON_DELIVERY_TEMPLATES_H
#define PATRON_DELIVERY_TEMPLATES_H

#include <string>
#include <string_view>

#include "brand/brand.h"
#include "delivery/message.h"

namespace patron::delivery {

/// The finished texts of one message.
struct RenderedMessage {
    std::string subject;  ///< empty for kinds without one
    std::string text;
    std::string html;  ///< empty for kinds without it
};

/// What goes into a text besides the brand. Views live as long as the call.
struct TemplateValues {
    std::string_view code;  ///< empty for notices
    int minutes = 0;        ///< how long the code lives, rounded down, at least 1
    /// What an identifier is called: the attribute (`email`, `phone_number`).
    std::string_view attribute;
};

/// Renders the built-in text of a kind in the best language there is (RFC 4647 lookup, English
/// last). An address kind of `sms` gets the short text; every other gets subject, text and HTML.
/// Pure; any thread. A text with a code holds it as one run of six digits and no other run of
/// exactly six; a notice holds no such run. Only the short text of a brand with a domain names the
/// code a second time, in its last line `@domain #code` (rule C12). Nothing that a customer
/// typed is ever part of a message.
RenderedMessage renderMessage(MessageKind kind, std::string_view addressKind,
                              std::string_view language, const brand::Brand& brand,
                              const TemplateValues& values);

/// The language (of those with built-in texts: en, de, es, fr, sr) that serves a BCP 47 tag best.
std::string_view bestLanguage(std::string_view tag);

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TEMPLATES_H
