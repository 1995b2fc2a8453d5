#include "delivery/text_template.h"

#include <kainjow/mustache.hpp>
#include <string_view>
#include <utility>

#include "delivery/escaping.h"

namespace patron::delivery {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;

std::string (*escapeFor(TextPart part))(const std::string&) {
    switch (part) {
        case TextPart::kSubject:
            return escapedHeader;
        case TextPart::kText:
            return escapedText;
        case TextPart::kHtml:
            return escapedHtml;
        case TextPart::kSms:
            return escapedHeader;
    }
    return escapedHtml;
}

}  // namespace

struct TextTemplate::Parsed {
    explicit Parsed(const std::string& source) : text(source) {}
    // Its render() is not const for the sake of lambdas and partials, whose errors it notes. Data
    // here has neither, so rendering changes nothing (seen by the thread sanitizer, too).
    mutable mustache text;
};

TextTemplate::TextTemplate(std::unique_ptr<Parsed> parsed, std::size_t size)
    : parsed_(std::move(parsed)), size_(size) {}
TextTemplate::TextTemplate(TextTemplate&&) noexcept = default;
TextTemplate& TextTemplate::operator=(TextTemplate&&) noexcept = default;
TextTemplate::~TextTemplate() = default;

sdk::Result<TextTemplate> TextTemplate::parse(TextPart part, const std::string& source) {
    auto parsed = std::make_unique<Parsed>(source);
    if (!parsed->text.is_valid()) {
        return sdk::fail(sdk::ErrorCode::kConfigInvalid, parsed->text.error_message());
    }
    parsed->text.set_custom_escape(escapeFor(part));
    return TextTemplate(std::move(parsed), source.size());
}

std::string TextTemplate::render(const Fillings& fillings) const {
    data values;
    for (const auto& [name, value] : fillings) {
        // An empty text would be true for a section.
        values.set(std::string(name), value.empty() ? data(data::type::bool_false) : data(value));
    }
    std::string text;
    parsed_->text.render(values, [&text](const std::string& piece) { text += piece; });
    return text;
}

}  // namespace patron::delivery
