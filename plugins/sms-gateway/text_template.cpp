#include "text_template.h"

#include <cstddef>

namespace patron::sms_gateway {
namespace {

sdk::Unexpected refuse(const char* expected) {
    return sdk::fail(sdk::ErrorCode::kPluginRefused, expected);
}

}  // namespace

sdk::Result<TextTemplate> TextTemplate::parse(std::string_view text) {
    TextTemplate made;
    std::string literal;
    const auto endLiteral = [&] {
        if (!literal.empty()) made.parts_.push_back({false, std::move(literal)});
        literal.clear();
    };
    while (!text.empty()) {
        const std::size_t brace = text.find_first_of("{}");
        literal += text.substr(0, brace);
        if (brace == text.npos) break;
        text.remove_prefix(brace);
        if (text.starts_with("{{") || text.starts_with("}}")) {
            literal += text.front();
            text.remove_prefix(2);
            continue;
        }
        const std::size_t close = text.find('}');
        if (close == text.npos) return refuse("must close every { with }, {{ for the brace itself");
        if (close == 0) return refuse("must open every } with {, }} for the brace itself");
        endLiteral();
        made.parts_.push_back({true, std::string(text.substr(1, close - 1))});
        text.remove_prefix(close + 1);
    }
    endLiteral();
    return made;
}

std::optional<std::string> TextTemplate::fill(const Values& values, Escape escape,
                                              Escape literals) const {
    std::string out;
    for (const Part& part : parts_) {
        if (!part.isName) {
            out += literals(part.text);
            continue;
        }
        const auto value = values.find(part.text);
        if (value == values.end() || value->second.empty()) return std::nullopt;
        out += escape(value->second);
    }
    return out;
}

std::vector<std::string> TextTemplate::names() const {
    std::vector<std::string> names;
    for (const Part& part : parts_) {
        if (part.isName) names.push_back(part.text);
    }
    return names;
}

}  // namespace patron::sms_gateway
