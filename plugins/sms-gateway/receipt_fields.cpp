#include "receipt_fields.h"

#include <Poco/URI.h>
#include <rapidjson/document.h>

#include <algorithm>

#include "json_path.h"

namespace patron::sms_gateway {

ReceiptFields decodeFields(const std::string& encoded) {
    Poco::URI uri;
    uri.setRawQuery(encoded);
    return uri.getQueryParameters();
}

ReceiptFields bodyFields(const sdk::ReceiptRequest& request) {
    if (request.contentType.starts_with("application/x-www-form-urlencoded")) {
        return decodeFields(request.body);
    }
    ReceiptFields fields;
    rapidjson::Document json;
    json.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(
        request.body.data(), request.body.size());
    if (json.HasParseError() || !json.IsObject()) return fields;
    for (const auto& member : json.GetObject()) {
        if (const auto text = scalarText(member.value)) {
            fields.emplace_back(member.name.GetString(), *text);
        }
    }
    return fields;
}

std::string valueOf(const ReceiptFields& fields, const std::string& name) {
    const auto found = std::ranges::find(
        fields, name, [](const auto& field) -> auto& { return field.first; });
    return found == fields.end() ? std::string() : found->second;
}

}  // namespace patron::sms_gateway
