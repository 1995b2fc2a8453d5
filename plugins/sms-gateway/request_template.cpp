#include "request_template.h"

#include <cstddef>

namespace patron::sms_gateway {

std::string fill(std::string_view text, const Values& values) {
    std::string out;
    while (!text.empty()) {
        const std::size_t open = text.find('{');
        const std::size_t close = text.find('}', open == text.npos ? text.size() : open);
        out += text.substr(0, open);
        if (close == text.npos) {
            if (open != text.npos) out += text.substr(open);
            break;
        }
        const auto value = values.find(text.substr(open + 1, close - open - 1));
        out += value == values.end() ? text.substr(open, close - open + 1)
                                     : std::string_view(value->second);
        text.remove_prefix(close + 1);
    }
    return out;
}

std::vector<Header> fill(const std::vector<Header>& headers, const Values& values) {
    std::vector<Header> filled;
    for (const auto& [name, text] : headers) {
        std::string value = fill(text, values);
        if (!value.empty()) filled.emplace_back(name, std::move(value));
    }
    return filled;
}

}  // namespace patron::sms_gateway
