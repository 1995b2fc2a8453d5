#include "admin/template_admin.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "admin/file_text.h"
#include "delivery/texts/language_tag.h"
#include "delivery/texts/template_check.h"

namespace patron::admin {
namespace {

using brand::MessageTexts;
using delivery::TextPart;
using sdk::ErrorCode;

std::string inOrder(TextPart part, const std::string& source) {
    std::string text = fileText(source);
    const bool isMail = part == TextPart::kText || part == TextPart::kHtml;
    if (isMail && !text.empty()) text += '\n';
    return text;
}

MessageTexts findTexts(const std::vector<MessageTexts>& all, std::string_view kind,
                       const std::string& language) {
    const auto found = std::ranges::find_if(all, [&](const MessageTexts& texts) {
        return texts.kind == kind && texts.language == language;
    });
    if (found != all.end()) return *found;
    MessageTexts none;
    none.kind = kind;
    none.language = language;
    return none;
}

bool isEmpty(const MessageTexts& texts) {
    return texts.subject.empty() && texts.text.empty() && texts.html.empty() && texts.sms.empty();
}

sdk::Result<MessageTexts> changed(const std::vector<MessageTexts>& own, const TextPlace& place,
                                  const TextChange& change) {
    const auto language = delivery::canonicalLanguage(place.language);
    if (!language) return sdk::Unexpected(language.error());
    MessageTexts texts = findTexts(own, delivery::messageKindName(place.kind), *language);
    for (const auto& [part, source] : change) {
        texts.*delivery::infoOf(part).source = inOrder(part, source);
    }
    if (std::string problem = problemOf(texts); !problem.empty()) {
        return sdk::fail(ErrorCode::kConfigInvalid, std::move(problem));
    }
    return texts;
}

/// `sign_in_code de: subject, text`
AdminAction changeOf(brand::BrandId brandId, const MessageTexts& texts, const TextChange& change) {
    std::vector<std::string> parts;
    for (const auto& [part, source] : change) parts.emplace_back(delivery::infoOf(part).name);
    return {brandId, "template.changed", texts.kind + " " + texts.language + ": " + listOf(parts)};
}

sdk::Result<void> store(brand::BrandStore& brands, brand::Transaction& tx, brand::BrandId brandId,
                        const MessageTexts& texts) {
    if (isEmpty(texts)) return brands.removeTexts(tx, brandId, texts.kind, texts.language);
    return brands.putTexts(tx, brandId, texts);
}

/// With values as they could be; the code is nobody's.
delivery::RenderedMessage sample(delivery::Templates& templates, const brand::Brand& brand,
                                 const TextPlace& place, std::string_view addressKind, int minutes,
                                 std::string_view attribute) {
    const bool hasCode = delivery::carriesCode(place.kind);
    return templates.render(place.kind, addressKind, place.language, brand,
                            {hasCode ? "123456" : "", minutes, attribute});
}

void addNotes(const brand::Brand& brand, const TextPlace& place, TextPreview& preview) {
    for (const delivery::TextForm form : {delivery::TextForm::kMail, delivery::TextForm::kSms}) {
        const bool isMail = form == delivery::TextForm::kMail;
        const auto choice = textChoices(brand, place.kind, form, place.language).front();
        if (choice.own == nullptr) continue;
        const auto& message = isMail ? preview.mail : preview.sms;
        if (!message.isOwn) {
            preview.notes.push_back(std::string(isMail ? "mail" : "sms") +
                                    ": the brand's own text cannot be used, so the built-in one "
                                    "is sent: " +
                                    problemOf(*choice.own));
        }
        if (!isMail || brand.imprint.empty()) continue;
        for (const TextPart part : {TextPart::kText, TextPart::kHtml}) {
            const std::string& source = choice.own->*delivery::infoOf(part).source;
            if (source.empty() || source.find("imprint}}") != std::string::npos) continue;
            preview.notes.push_back(std::string(delivery::infoOf(part).name) +
                                    ": it does not show the brand's imprint; {{imprint}} does");
        }
    }
}

}  // namespace

std::string problemOf(const MessageTexts& texts) {
    const auto kind = delivery::messageKindOf(texts.kind);
    if (!kind) return "there is no message of kind " + texts.kind;
    std::string problems;
    const auto add = [&](const std::string& problem) {
        problems += (problems.empty() ? "" : "\n") + problem;
    };
    if (texts.text.empty() && !(texts.subject + texts.html).empty()) {
        add("text: it is missing; a mail of your own has a subject and a text, HTML if you like");
    }
    if (texts.subject.empty() && !texts.text.empty()) {
        add("subject: it is missing; a mail of your own has a subject and a text");
    }
    for (const TextPart part : delivery::kTextParts) {
        const std::string& source = texts.*delivery::infoOf(part).source;
        if (source.empty()) continue;
        const auto checked = delivery::checkTemplate({*kind, part, texts.language}, source);
        if (!checked) add(checked.error().detail);
    }
    if (problems.empty() && texts.html.empty() && !texts.text.empty()) {
        const auto made = sourcesOf(*kind, delivery::TextForm::kMail, {&texts, nullptr, {}});
        const auto checked =
            delivery::checkTemplate({*kind, TextPart::kHtml, texts.language}, made.html);
        if (!checked) add("text, made into HTML: " + checked.error().detail);
    }
    return problems;
}

// The check comes before the transaction, which all writes of the installation wait for.
sdk::Result<MessageTexts> TemplateAdmin::set(const brand::Brand& brand, const TextPlace& place,
                                             const TextChange& change) {
    auto texts = changed(brand.texts, place, change);
    if (!texts) return texts;
    const MessageTexts before = findTexts(brand.texts, texts->kind, texts->language);
    if (isEmpty(*texts) && isEmpty(before)) {
        return sdk::fail(ErrorCode::kAdminNotFound, "the brand has no texts of its own for " +
                                                        texts->kind + " in " + texts->language);
    }
    auto done = database_.write([&](brand::Transaction& tx) -> sdk::Result<void> {
        const auto now = brands_.loadTextsForUpdate(tx, brand.id);
        if (!now) return sdk::Unexpected(now.error());
        if (findTexts(*now, texts->kind, texts->language) != before) {
            return sdk::fail(ErrorCode::kAdminConflict,
                             "these texts were changed by somebody else just now; look and repeat");
        }
        if (auto stored = store(brands_, tx, brand.id, *texts); !stored) return stored;
        return audit_.append(tx, changeOf(brand.id, *texts, change));
    });
    if (!done) return sdk::Unexpected(done.error());
    return texts;
}

sdk::Result<void> TemplateAdmin::reset(const brand::Brand& brand, const TextPlace& place) {
    const auto language = delivery::canonicalLanguage(place.language);
    if (!language) return sdk::Unexpected(language.error());
    const std::string kind(messageKindName(place.kind));
    return database_.write([&](brand::Transaction& tx) {
        auto removed = brands_.removeTexts(tx, brand.id, kind, *language);
        if (!removed) return removed;
        return audit_.append(tx, {brand.id, "template.reset", kind + " " + *language});
    });
}

sdk::Result<TextPreview> previewTexts(brand::Brand brand, const TextPlace& place,
                                      const TextChange& change) {
    constexpr int kMailMinutes = 10;
    constexpr int kSmsMinutes = 5;
    if (!change.empty()) {
        auto texts = changed(brand.texts, place, change);
        if (!texts) return sdk::Unexpected(texts.error());
        std::erase_if(brand.texts, [&](const MessageTexts& other) {
            return other.kind == texts->kind && other.language == texts->language;
        });
        brand.texts.push_back(std::move(*texts));
    } else if (const auto tag = delivery::canonicalLanguage(place.language); !tag) {
        return sdk::Unexpected(tag.error());
    }
    delivery::Templates templates;
    TextPreview preview;
    preview.mail = sample(templates, brand, place, "email", kMailMinutes, "email");
    preview.sms = sample(templates, brand, place, "sms", kSmsMinutes, "phone_number");
    preview.smsLength = sdk::smsLength(preview.sms.text);
    addNotes(brand, place, preview);
    return preview;
}

}  // namespace patron::admin
