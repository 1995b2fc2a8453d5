#include "request_template.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "time_left.h"

namespace patron::sms_gateway {
namespace {

using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

/// `a=1&b=2`: the form of queries and of form bodies.
std::string joined(const std::vector<Field>& fields, const Values& values, Escape escape) {
    std::string out;
    for (const auto& [name, value] : fields) {
        const auto filled = value.fill(values, escape, escape);
        if (!filled) continue;
        if (!out.empty()) out += '&';
        out += escape(name) + '=' + *filled;
    }
    return out;
}

std::optional<std::string> filled(const rapidjson::Value& text, const Values& values) {
    const auto parsed = TextTemplate::parse({text.GetString(), text.GetStringLength()});
    return parsed ? parsed->fill(values) : std::nullopt;
}

bool isLeftAway(const rapidjson::Value& value, const Values& values) {
    return value.IsString() && !filled(value, values);
}

void writeString(JsonWriter& writer, const std::string& text) {
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void write(JsonWriter& writer, const rapidjson::Value& value, const Values& values) {
    if (value.IsObject()) {
        writer.StartObject();
        for (const auto& member : value.GetObject()) {
            if (isLeftAway(member.value, values)) continue;
            writer.Key(member.name.GetString(), member.name.GetStringLength());
            write(writer, member.value, values);
        }
        writer.EndObject();
    } else if (value.IsArray()) {
        writer.StartArray();
        for (const auto& element : value.GetArray()) {
            if (!isLeftAway(element, values)) write(writer, element, values);
        }
        writer.EndArray();
    } else if (value.IsString()) {
        const std::string text = filled(value, values).value_or("");
        if (!text.empty() && isTimeLeftNumber({value.GetString(), value.GetStringLength()})) {
            writer.RawValue(text.data(), text.size(), rapidjson::kNumberType);
        } else {
            writeString(writer, text);
        }
    } else {
        value.Accept(writer);
    }
}

std::string jsonBody(const rapidjson::Document& json, const Values& values) {
    rapidjson::StringBuffer buffer;
    JsonWriter writer(buffer);
    write(writer, json, values);
    return {buffer.GetString(), buffer.GetSize()};
}

std::string bodyOf(const RequestTemplate& request, const Values& values) {
    switch (request.bodyKind) {
        case BodyKind::kNone:
            return {};
        case BodyKind::kForm:
            return joined(request.form, values, formEncoded);
        case BodyKind::kJson:
            return jsonBody(*request.json, values);
        case BodyKind::kText:
            return request.text.fill(values).value_or("");
    }
    return {};
}

const char* contentTypeOf(BodyKind kind) {
    switch (kind) {
        case BodyKind::kNone:
            return nullptr;
        case BodyKind::kForm:
            return "application/x-www-form-urlencoded";
        case BodyKind::kJson:
            return "application/json";
        case BodyKind::kText:
            return "text/plain; charset=UTF-8";
    }
    return nullptr;
}

std::string basicAuthorization(const BasicAuth& basic, const Values& values) {
    return "Basic " + base64(basic.username.fill(values).value_or("") + ":" +
                             basic.password.fill(values).value_or(""));
}

void sign(const Signature& signature, Values values, RenderedRequest& rendered) {
    const std::string mac = hmacSha256(signature.key.fill(values).value_or(""), rendered.body);
    values["hmac_sha256_hex"] = hex(mac);
    values["hmac_sha256_base64"] = base64(mac);
    rendered.headers.emplace_back(signature.header, signature.value.fill(values).value_or(""));
}

}  // namespace

RenderedRequest render(const RequestTemplate& request, const Values& values) {
    RenderedRequest rendered;
    rendered.path = request.path.fill(values, percentEncoded).value_or("");
    rendered.query = joined(request.query, values, percentEncoded);
    rendered.body = bodyOf(request, values);
    if (const char* type = contentTypeOf(request.bodyKind)) {
        rendered.headers.emplace_back("Content-Type", type);
    }
    if (request.basicAuth) {
        rendered.headers.emplace_back("Authorization",
                                      basicAuthorization(*request.basicAuth, values));
    }
    for (const auto& [name, value] : request.headers) {
        if (auto text = value.fill(values)) rendered.headers.emplace_back(name, std::move(*text));
    }
    if (request.signature) sign(*request.signature, values, rendered);
    return rendered;
}

}  // namespace patron::sms_gateway
