#ifndef PATRON_DELIVERY_TEXTS_TEXT_PART_H
#define PATRON_DELIVERY_TEXTS_TEXT_PART_H

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "brand/brand.h"

namespace patron::delivery {

/// The parts of a message that are written. Each is a place of its own kind: what is harmless in
/// one is not in another.
enum class TextPart {
    kSubject,  ///< a header: one line
    kText,     ///< plain text of a mail
    kHtml,     ///< the same for programs that show HTML
    kSms,      ///< a short text
};
inline constexpr std::array kTextParts = {TextPart::kSubject, TextPart::kText, TextPart::kHtml,
                                          TextPart::kSms};

/// A mail (subject, text, HTML) and a short text are chosen apart: a brand may have words of its
/// own for one of them alone.
enum class TextForm { kMail, kSms };

/// What a part is called, and how long its template may be, in bytes.
struct TextPartInfo {
    std::string_view name;
    std::size_t longest;
    std::string brand::MessageTexts::*source;
};
constexpr TextPartInfo infoOf(TextPart part) {
    switch (part) {
        case TextPart::kSubject:
            return {"subject", 200, &brand::MessageTexts::subject};
        case TextPart::kText:
            return {"text", 10'000, &brand::MessageTexts::text};
        case TextPart::kHtml:
            return {"html", 50'000, &brand::MessageTexts::html};
        case TextPart::kSms:
            return {"sms", 1'000, &brand::MessageTexts::sms};
    }
    return {};
}

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TEXTS_TEXT_PART_H
