#ifndef PATRON_DELIVERY_TEXTS_TEMPLATES_H
#define PATRON_DELIVERY_TEXTS_TEMPLATES_H

#include <string>
#include <string_view>

#include "brand/brand.h"
#include "delivery/message.h"
#include "delivery/texts/template_cache.h"
#include "delivery/texts/template_choice.h"
#include "delivery/texts/template_values.h"

namespace patron::delivery {

/// The finished texts of one message.
struct RenderedMessage {
    std::string subject;  ///< empty for kinds without one
    std::string text;
    std::string html;      ///< empty for kinds without it
    std::string language;  ///< BCP 47, of the texts
    bool isOwn = false;    ///< the brand's own words, not built-in ones
};

/// Makes the texts of messages: a brand's own templates and the built-in ones, which go the same
/// way. An address kind of `sms` gets the short text; every other gets subject, text and HTML.
/// Which text, in which language: template_choice.h. An own template that does not pass
/// template_check.h (somebody wrote it past the commands) is passed over.
///
/// A text with a code holds it as one run of six digits and no other run of exactly six; a notice
/// holds no such run. Only the short text of a brand with a domain names the code a second time, in
/// its last line `@domain #code` (rule C12), which no template has. Nothing that a customer typed
/// is ever part of a message. Any thread.
class Templates {
  public:
    RenderedMessage render(MessageKind kind, std::string_view addressKind,
                           std::string_view language, const brand::Brand& brand,
                           const TemplateValues& values);

  private:
    /// False when a part of it cannot be used.
    bool renderChoice(MessageKind kind, TextForm form, const TextChoice& choice,
                      const brand::Brand& brand, const TemplateValues& values,
                      RenderedMessage& message);
    TemplateCache::Parsed parsed(MessageKind kind, TextPart part, const TextChoice& choice);

    TemplateCache cache_;
};

/// The templates behind a choice, those of the other form left empty: what a brand may start its
/// own from. An own mail without HTML has what the service makes of its text.
brand::MessageTexts sourcesOf(MessageKind kind, TextForm form, const TextChoice& choice);

/// The language (of those with built-in texts: en, de, es, fr, sr) that serves a BCP 47 tag best.
std::string_view bestLanguage(std::string_view tag);

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TEXTS_TEMPLATES_H
