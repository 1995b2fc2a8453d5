#ifndef PATRON_DELIVERY_TEMPLATES_TEXTS_H
#define PATRON_DELIVERY_TEMPLATES_TEXTS_H

#include <string_view>

// The built-in texts, one file a language (templates_<language>.cpp); used by templates.cpp alone.
//
// {brand}, {code}, {minutes} ("5 minutes") and {attribute} ("e-mail address") are filled in;
// nothing else is special. A placeholder needs something other than a digit on both sides. A text
// must hold no run of six digits of its own. Short texts of codes keep to the GSM 7-bit alphabet
// (3GPP TS 23.038): one letter outside it more than halves what fits into a message.
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

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TEMPLATES_TEXTS_H
