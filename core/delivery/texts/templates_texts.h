#ifndef PATRON_DELIVERY_TEXTS_TEMPLATES_TEXTS_H
#define PATRON_DELIVERY_TEXTS_TEMPLATES_TEXTS_H

#include <string_view>

#include "delivery/message.h"

// The built-in texts, one file a language (templates_<language>.cpp). They are templates like a
// brand's own and keep the same rules (a test puts them through template_check.h); the HTML of a
// mail is made from its body (html_frame.h), and both get the imprint as a footer. Short texts of
// codes keep to the GSM 7-bit alphabet (3GPP TS 23.038): one letter outside it more than halves
// what fits into a message.
namespace patron::delivery {

struct KindTexts {
    std::string_view subject;
    std::string_view body;  ///< paragraphs between empty lines; the code is a paragraph of its own
    std::string_view shortText;
};

struct LanguageTexts {
    std::string_view tag;      ///< primary subtag, as bestLanguage() returns it
    std::string_view htmlTag;  ///< with the script where the language has two
    std::string_view oneMinute;
    std::string_view minutes;  ///< after any other number
    // What an identifier is called, in the case and gender that the texts of the language expect.
    std::string_view email;
    std::string_view phoneNumber;
    std::string_view otherAttribute;

    KindTexts signInCode;
    KindTexts signUpCode;
    KindTexts changeCode;
    KindTexts identifierTaken;
    KindTexts identifierChanged;
    KindTexts identifierAdded;
    KindTexts identifierLost;
};

extern const LanguageTexts kEnglish;
extern const LanguageTexts kGerman;
extern const LanguageTexts kSpanish;
extern const LanguageTexts kFrench;
extern const LanguageTexts kSerbian;

/// The built-in texts that serve a BCP 47 tag; null when there are none in its language.
const LanguageTexts* findTexts(std::string_view tag);
/// The same when its words can stand in a text of that tag: Serbian ones are in Latin letters.
const LanguageTexts* findWords(std::string_view tag);
const KindTexts& textsOf(const LanguageTexts& language, MessageKind kind);

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TEXTS_TEMPLATES_TEXTS_H
