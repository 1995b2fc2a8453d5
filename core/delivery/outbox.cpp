#include "delivery/outbox.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

#include "delivery/texts/templates_name.h"
#include "keys/seal.h"

namespace patron::delivery {
namespace {

constexpr int kIdTries = 8;
constexpr std::size_t kLongestSenderName = 64;

// What is sealed, by the name it has in the JSON.
struct BodyField {
    const char* name;
    std::string sdk::OutboundMessage::*value;
};
constexpr BodyField kBodyFields[] = {
    {"to", &sdk::OutboundMessage::to},           {"sender", &sdk::OutboundMessage::senderName},
    {"subject", &sdk::OutboundMessage::subject}, {"text", &sdk::OutboundMessage::text},
    {"html", &sdk::OutboundMessage::html},       {"language", &sdk::OutboundMessage::language},
};

std::string toJson(const sdk::OutboundMessage& message) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    writer.StartObject();
    for (const BodyField& field : kBodyFields) {
        const std::string& value = message.*field.value;
        writer.Key(field.name);
        writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    }
    writer.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

bool fromJson(std::string_view json, sdk::OutboundMessage& message) {
    rapidjson::Document document;
    document.Parse(json.data(), json.size());
    if (document.HasParseError() || !document.IsObject()) return false;
    for (const BodyField& field : kBodyFields) {
        const auto member = document.FindMember(field.name);
        if (member == document.MemberEnd() || !member->value.IsString()) return false;
        (message.*field.value).assign(member->value.GetString(), member->value.GetStringLength());
    }
    return true;
}

std::string sealContext(const OutboxRow& row) {
    return "outbox:" + std::to_string(row.brandId) + ":" + std::to_string(row.id);
}

// A request's messages are of its own brand; work without a request names the brand in the draft.
const brand::Brand* brandOf(const brand::RequestContext& context, const Draft& draft) {
    if (context.brand != nullptr && context.brand->id == draft.brandId) return context.brand;
    return context.catalogue->findBrand(draft.brandId);
}

// What the address of this kind is called in the account.
std::string attributeOf(const brand::RequestContext& context, std::string_view addressKind) {
    if (context.authType != nullptr && context.authType->info().addressKind == addressKind) {
        return context.authType->info().attribute;
    }
    for (const plugin::LoadedAuthType& type : context.plugins->authTypes()) {
        if (type.instance->info().addressKind == addressKind) {
            return type.instance->info().attribute;
        }
    }
    return {};
}

sdk::OutboundMessage compose(Templates& templates, const brand::RequestContext& context,
                             const brand::Brand& brand, const Draft& draft) {
    const std::string attribute = attributeOf(context, draft.addressKind);
    const auto life = std::chrono::floor<std::chrono::minutes>(draft.expiresAt - context.now);
    const TemplateValues values{draft.code.reveal(), std::max(1, static_cast<int>(life.count())),
                                attribute};
    RenderedMessage texts =
        templates.render(draft.kind, draft.addressKind, context.language, brand, values);
    sdk::OutboundMessage message;
    message.to = draft.to;
    message.senderName = senderNameOf(brand, draft.addressKind);
    message.subject = std::move(texts.subject);
    message.text = std::move(texts.text);
    message.html = std::move(texts.html);
    message.language = std::move(texts.language);
    return message;
}

std::string routeOf(const plugin::PluginSet& plugins, const Draft& draft) {
    std::string route = draft.addressKind + ":";
    for (const plugin::LoadedProvider* provider :
         plugins.providersFor(draft.brandId, draft.addressKind, draft.to)) {
        route += std::to_string(provider->providerId) + ",";
    }
    return route;
}

OutboxRow newRow(const brand::RequestContext& context, const Draft& draft) {
    OutboxRow row;
    row.brandId = draft.brandId;
    row.accountId = draft.accountId;
    row.kind = messageKindName(draft.kind);
    row.addressKind = draft.addressKind;
    row.country = draft.country;
    row.route = routeOf(*context.plugins, draft);
    row.state = draft.discard ? OutboxState::kDiscarded : OutboxState::kQueued;
    row.createdAt = context.now;
    row.nextAttemptAt = context.now;
    row.expiresAt = draft.expiresAt;
    return row;
}

}  // namespace

std::string senderNameOf(const brand::Brand& brand, std::string_view addressKind) {
    return addressKind == "sms" ? brand.smsSenderId : nameInMessage(brand.name, kLongestSenderName);
}

Outbox::Outbox(OutboxStore& store, const keys::InstallationKeys& keys, keys::RandomSource& random)
    : store_(store), keys_(keys), random_(random) {}

sdk::Result<std::int64_t> Outbox::enqueue(brand::Transaction& tx,
                                          const brand::RequestContext& context,
                                          const Draft& draft) {
    const brand::Brand* brand = brandOf(context, draft);
    if (brand == nullptr) {
        return sdk::fail(sdk::ErrorCode::kServerInternal,
                         "a message for unknown brand " + std::to_string(draft.brandId));
    }
    const sdk::Secret body(toJson(compose(templates_, context, *brand, draft)));
    const auto ring = keys_.ring(keys::KeyPurpose::kOutbox);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(context.now);
    OutboxRow row = newRow(context, draft);
    for (int i = 0; i < kIdTries; ++i) {
        row.id = keys::newRowId(random_, seconds.time_since_epoch().count());
        row.sealed = keys::seal(*ring, random_, body.reveal(), sealContext(row));
        // Erased, yet as long as ever: the write must not tell which address gets nothing.
        if (draft.discard) row.sealed.assign(row.sealed.size(), ' ');
        const sdk::Result<bool> added = store_.add(tx, row);
        if (!added) return sdk::Unexpected(added.error());
        if (!*added) continue;
        queued_.fetch_add(1, std::memory_order_relaxed);
        return row.id;
    }
    return sdk::fail(sdk::ErrorCode::kServerInternal, "no free outbox id found");
}

sdk::Result<sdk::OutboundMessage> Outbox::openRow(const OutboxRow& row) const {
    const std::string_view keyId = keys::sealedWith(row.sealed);
    const auto ring = keys_.ringWith(keys::KeyPurpose::kOutbox, keyId);
    if (!ring) {
        return sdk::fail(sdk::ErrorCode::kServerInternal,
                         "outbox key '" + std::string(keyId) + "' is gone");
    }
    const sdk::Result<sdk::Secret> body = keys::open(*ring, row.sealed, sealContext(row));
    if (!body) return sdk::Unexpected(body.error());
    sdk::OutboundMessage message;
    message.id = messageIdOf({row.brandId, row.id});
    message.expiresAt = row.expiresAt;
    if (!fromJson(body->reveal(), message)) {
        return sdk::fail(sdk::ErrorCode::kServerInternal, "the message body is malformed");
    }
    return message;
}

}  // namespace patron::delivery
