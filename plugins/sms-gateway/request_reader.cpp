#include "request_reader.h"

#include <Poco/Ascii.h>
#include <Poco/String.h>

#include <algorithm>

namespace patron::sms_gateway {
namespace {

/// Headers that the plugin sets, or that would change where a request ends or whom it is for.
constexpr std::string_view kOwnHeaders[] = {
    "host",   "content-length", "content-type", "transfer-encoding", "connection",
    "expect", "upgrade",        "te",           "trailer",           "keep-alive"};

/// RFC 9110, 5.6.2.
bool isToken(std::string_view name) {
    return std::ranges::all_of(name, [](char c) {
        return Poco::Ascii::isAlphaNumeric(c) ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

void checkHeaderName(const std::string& name, const JsonNode& node) {
    if (name.empty() || !isToken(name)) node.refuse("must have the name of a header");
    if (std::ranges::find(kOwnHeaders, Poco::toLower(name)) != std::end(kOwnHeaders)) {
        node.refuse("is a header that cannot be chosen");
    }
}

std::vector<Field> readFields(const JsonNode& node, const TemplateNames& names, Place place) {
    std::vector<Field> fields;
    for (const auto& [name, value] : node.members()) {
        if (place == Place::kHeader) checkHeaderName(name, value);
        fields.emplace_back(name, names.read(value, place));
    }
    return fields;
}

TextTemplate readPath(const JsonNode& node, const TemplateNames& names) {
    const std::string text = node.text();
    const bool plain = std::ranges::all_of(text, [](char c) {
        return Poco::Ascii::isAlphaNumeric(c) ||
               std::string_view("/-._~%:@!$&'()*+,;={}").find(c) != std::string_view::npos;
    });
    if (!text.starts_with('/') || text.starts_with("//") || !plain) {
        node.refuse("must be the path of a URL, with one / at the start and without ? and #");
    }
    return names.read(node, Place::kPath);
}

BasicAuth readBasicAuth(const JsonNode& node, const TemplateNames& names) {
    node.allowOnly({"username", "password"});
    BasicAuth basic;
    if (const auto n = node.required("username")) {
        basic.username = names.read(*n, Place::kCredential);
    }
    if (const auto n = node.required("password")) {
        basic.password = names.read(*n, Place::kCredential);
    }
    return basic;
}

Signature readSignature(const JsonNode& node, const TemplateNames& names) {
    node.allowOnly({"header", "key", "value"});
    Signature signature;
    if (const auto n = node.required("header")) {
        signature.header = n->text();
        checkHeaderName(signature.header, *n);
    }
    if (const auto n = node.required("key")) signature.key = names.read(*n, Place::kCredential);
    if (const auto n = node.required("value")) {
        signature.value = names.read(*n, Place::kSignatureValue);
        if (signature.value.names().empty()) n->refuse("must hold the signature");
    }
    return signature;
}

void checkStrings(const JsonNode& node, const TemplateNames& names) {
    if (node.value().IsObject()) {
        for (const auto& [name, value] : node.members()) checkStrings(value, names);
    } else if (node.value().IsArray() && !node.value().Empty()) {
        for (const JsonNode& element : node.elements()) checkStrings(element, names);
    } else if (node.value().IsString()) {
        (void)names.read(node, Place::kBody);
    }
}

std::shared_ptr<const rapidjson::Document> readJson(const JsonNode& node,
                                                    const TemplateNames& names) {
    checkStrings(node, names);
    auto copy = std::make_shared<rapidjson::Document>();
    copy->CopyFrom(node.value(), copy->GetAllocator());
    return copy;
}

void readBody(const JsonNode& node, const TemplateNames& names, RequestTemplate& request) {
    int bodies = 0;
    if (const auto n = node.member("form")) {
        request.bodyKind = BodyKind::kForm;
        request.form = readFields(*n, names, Place::kBody);
        ++bodies;
    }
    if (const auto n = node.member("json")) {
        request.bodyKind = BodyKind::kJson;
        request.json = readJson(*n, names);
        ++bodies;
    }
    if (const auto n = node.member("text")) {
        request.bodyKind = BodyKind::kText;
        request.text = names.read(*n, Place::kBody);
        ++bodies;
    }
    if (bodies > 1) node.refuse("must have one of form, json and text");
    if (bodies == 1 && request.method == "GET") node.refuse("GET has no form, json or text");
}

}  // namespace

RequestTemplate readRequest(const JsonNode& node, const TemplateNames& names) {
    node.allowOnly(
        {"method", "path", "query", "headers", "basic_auth", "form", "json", "text", "signature"});
    RequestTemplate request;
    if (const auto n = node.required("method")) request.method = n->oneOf({"GET", "POST", "PUT"});
    if (const auto n = node.required("path")) request.path = readPath(*n, names);
    if (const auto n = node.member("query")) request.query = readFields(*n, names, Place::kQuery);
    if (const auto n = node.member("headers")) {
        request.headers = readFields(*n, names, Place::kHeader);
    }
    if (const auto n = node.member("basic_auth")) request.basicAuth = readBasicAuth(*n, names);
    readBody(node, names, request);
    if (const auto n = node.member("signature")) {
        request.signature = readSignature(*n, names);
        if (request.bodyKind == BodyKind::kNone) n->refuse("needs a form, json or text to sign");
    }
    return request;
}

}  // namespace patron::sms_gateway
