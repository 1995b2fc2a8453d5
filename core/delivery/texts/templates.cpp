#include "delivery/texts/templates.h"

#include <utility>

#include "delivery/texts/escaping.h"
#include "delivery/texts/html_frame.h"
#include "delivery/texts/template_check.h"
#include "delivery/texts/templates_name.h"

namespace patron::delivery {
namespace {

constexpr std::string_view kShortKind = "sms";

// Mustache takes the lines of the section's marks away.
constexpr std::string_view kTextFooter = "\n{{#imprint}}\n\n--\n{{imprint}}\n{{/imprint}}";

// A host name whose own digits could not be taken for a code.
bool isBindable(std::string_view domain) {
    constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-";
    return !domain.empty() && domain.find_first_not_of(kLetters) == std::string_view::npos &&
           nameInMessage(domain, domain.size() * 2) == domain;
}

// Lets a browser offer the code on the brand's own site only (WICG origin-bound one-time codes;
// rule C12). It must be the last line.
std::string boundLine(const brand::Brand& brand, std::string_view code) {
    if (code.empty() || !isBindable(brand.domain)) return {};
    return "\n\n@" + brand.domain + " #" + std::string(code);
}

std::string builtInSource(MessageKind kind, TextPart part, const LanguageTexts& language) {
    const KindTexts& texts = textsOf(language, kind);
    switch (part) {
        case TextPart::kSubject:
            return std::string(texts.subject);
        case TextPart::kText:
            return std::string(texts.body).append(kTextFooter);
        case TextPart::kHtml:
            return htmlFrame(language.htmlTag, texts.subject, texts.body);
        case TextPart::kSms:
            return std::string(texts.shortText);
    }
    return {};
}

std::string ownSource(const brand::MessageTexts& own, TextPart part) {
    const std::string& source = own.*infoOf(part).source;
    if (part != TextPart::kHtml || !source.empty()) return source;
    return htmlFrame(own.language, own.subject, own.text);
}

// An own template under its text, so that a changed one is another; built-in ones never change.
// HTML that is made of subject and text says so, and how long the subject is: one brand's HTML must
// never be taken for what is made of another's text.
std::string cacheKey(MessageKind kind, TextPart part, const TextChoice& choice) {
    std::string key(infoOf(part).name);
    key.append("\n").append(messageKindName(kind)).append("\n").append(choice.language);
    if (choice.own != nullptr) {
        const brand::MessageTexts& own = *choice.own;
        if (part == TextPart::kHtml && own.html.empty()) {
            key.append("\nmade ").append(std::to_string(own.subject.size()));
            key.append("\n").append(own.subject).append("\n").append(own.text);
        } else {
            key.append("\nown\n").append(own.*infoOf(part).source);
        }
    }
    return key;
}

}  // namespace

TemplateCache::Parsed Templates::parsed(MessageKind kind, TextPart part, const TextChoice& choice) {
    return cache_.get(cacheKey(kind, part, choice), [&]() -> TemplateCache::Parsed {
        std::string source;
        if (choice.own == nullptr) {
            source = builtInSource(kind, part, *choice.words);
        } else {
            source = ownSource(*choice.own, part);
            if (!checkTemplate({kind, part, choice.language}, source)) return nullptr;
        }
        auto made = TextTemplate::parse(part, source);
        return made ? std::make_shared<const TextTemplate>(std::move(*made)) : nullptr;
    });
}

bool Templates::renderChoice(MessageKind kind, TextForm form, const TextChoice& choice,
                             const brand::Brand& brand, const TemplateValues& values,
                             RenderedMessage& message) {
    const Fillings fillings = fillingsOf(brand, *choice.words, form, values);
    const auto write = [&](TextPart part, std::string& text) {
        const auto found = parsed(kind, part, choice);
        if (found) text = found->render(fillings);
        return found != nullptr;
    };
    if (form == TextForm::kSms) {
        if (!write(TextPart::kSms, message.text)) return false;
        message.text = normalisedSms(message.text);
        if (carriesCode(kind)) message.text += boundLine(brand, values.code);
    } else if (!write(TextPart::kSubject, message.subject) ||
               !write(TextPart::kText, message.text) || !write(TextPart::kHtml, message.html)) {
        return false;
    }
    message.language = choice.language;
    message.isOwn = choice.own != nullptr;
    return true;
}

RenderedMessage Templates::render(MessageKind kind, std::string_view addressKind,
                                  std::string_view language, const brand::Brand& brand,
                                  const TemplateValues& values) {
    const TextForm form = addressKind == kShortKind ? TextForm::kSms : TextForm::kMail;
    for (const TextChoice& choice : textChoices(brand, kind, form, language)) {
        RenderedMessage message;
        if (renderChoice(kind, form, choice, brand, values, message)) return message;
    }
    return {};
}

brand::MessageTexts sourcesOf(MessageKind kind, TextForm form, const TextChoice& choice) {
    brand::MessageTexts texts;
    texts.kind = messageKindName(kind);
    texts.language = choice.language;
    for (const TextPart part : kTextParts) {
        if ((part == TextPart::kSms) != (form == TextForm::kSms)) continue;
        texts.*infoOf(part).source = choice.own != nullptr
                                         ? ownSource(*choice.own, part)
                                         : builtInSource(kind, part, *choice.words);
    }
    return texts;
}

std::string_view bestLanguage(std::string_view tag) {
    const LanguageTexts* texts = findTexts(tag);
    return texts != nullptr ? texts->tag : kEnglish.tag;
}

}  // namespace patron::delivery
