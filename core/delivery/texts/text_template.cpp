#include "delivery/texts/text_template.h"

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "delivery/texts/escaping.h"

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

/// Where the library looks names up: the values and nothing in them, so a section changes nothing.
/// Its own kind of data is a map that is copied again and again.
class FlatContext final : public kainjow::mustache::basic_context<std::string> {
  public:
    explicit FlatContext(const Fillings& fillings) {
        values_.reserve(fillings.size());
        for (const auto& [name, value] : fillings) {
            // An empty text would be true for a section.
            values_.emplace_back(name, value.empty() ? data(data::type::bool_false) : data(value));
        }
    }
    void push(const data* /*section*/) override {}
    void pop() override {}
    const data* get(const std::string& name) const override {
        const auto found = std::ranges::find(values_, name, &Named::first);
        return found == values_.end() ? nullptr : &found->second;
    }
    const data* get_partial(const std::string& /*name*/) const override { return nullptr; }

  private:
    using Named = std::pair<std::string_view, data>;
    std::vector<Named> values_;
};

struct Collector {
    std::string text;
};
Collector& operator<<(Collector& collector, const std::string& piece) {
    collector.text += piece;
    return collector;
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
    FlatContext context(fillings);
    Collector collector;
    parsed_->text.render(context, collector);
    return std::move(collector.text);
}

}  // namespace patron::delivery
