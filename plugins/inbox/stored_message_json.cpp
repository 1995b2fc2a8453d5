#include "stored_message_json.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <utility>

namespace patron::inbox {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void writeText(Writer& writer, std::string_view name, std::string_view value) {
    writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

bool readText(const rapidjson::Document& document, const char* name, std::string& value) {
    const auto member = document.FindMember(name);
    if (member == document.MemberEnd() || !member->value.IsString()) return false;
    value.assign(member->value.GetString(), member->value.GetStringLength());
    return true;
}

}  // namespace

std::string toJson(const sdk::StoredMessage& message) {
    rapidjson::StringBuffer buffer;
    Writer writer(buffer);
    writer.StartObject();
    writeText(writer, "channel", message.channel);
    writeText(writer, "to", message.to);
    writeText(writer, "subject", message.subject);
    writeText(writer, "text", message.text);
    writer.Key("sent_at_ms");
    writer.Int64(message.sentAt.time_since_epoch().count());
    writer.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

std::optional<sdk::StoredMessage> fromJson(std::string id, std::string_view json) {
    rapidjson::Document document;
    document.Parse(json.data(), json.size());
    if (document.HasParseError() || !document.IsObject()) return std::nullopt;
    sdk::StoredMessage message;
    message.id = std::move(id);
    const auto sentAt = document.FindMember("sent_at_ms");
    if (sentAt == document.MemberEnd() || !sentAt->value.IsInt64() ||
        !readText(document, "channel", message.channel) || !readText(document, "to", message.to) ||
        !readText(document, "subject", message.subject) ||
        !readText(document, "text", message.text)) {
        return std::nullopt;
    }
    message.sentAt = sdk::TimePoint(sdk::Duration(sentAt->value.GetInt64()));
    return message;
}

}  // namespace patron::inbox
