#include "fcgi/request_fields.h"

#include <array>
#include <charconv>
#include <cstring>
#include <limits>
#include <string>

namespace patron::fcgi {
namespace {

struct Field {
    std::string_view variable;
    std::string http::Request::*member;
};

constexpr std::array kFields{
    Field{"REQUEST_METHOD", &http::Request::method},
    Field{"QUERY_STRING", &http::Request::query},
    Field{"REMOTE_ADDR", &http::Request::clientAddress},
    Field{"CONTENT_TYPE", &http::Request::contentType},
    Field{"HTTP_APPLICATION", &http::Request::application},
    Field{"HTTP_API_VERSION", &http::Request::apiVersion},
    Field{"HTTP_X_REQUEST_ID", &http::Request::requestId},
    Field{"HTTP_AUTHORIZATION", &http::Request::authorization},
    Field{"HTTP_ACCEPT", &http::Request::accept},
    Field{"HTTP_ACCEPT_LANGUAGE", &http::Request::acceptLanguage},
    Field{"HTTP_CONTENT_LANGUAGE", &http::Request::contentLanguage},
    Field{"HTTP_IF_MATCH", &http::Request::ifMatch},
    Field{"HTTP_IF_NONE_MATCH", &http::Request::ifNoneMatch},
    Field{"HTTP_IDEMPOTENCY_KEY", &http::Request::idempotencyKey},
    Field{"HTTP_ORIGIN", &http::Request::origin},
};

/// Variables that more than one field, or the choice of the path, depends on.
struct Located {
    std::string_view contentLength;
    std::string_view documentUri;
    std::string_view requestUri;
    std::string_view scriptName;
    std::string_view pathInfo;
};

constexpr std::array<std::pair<std::string_view, std::string_view Located::*>, 5> kLocated{{
    {"CONTENT_LENGTH", &Located::contentLength},
    {"DOCUMENT_URI", &Located::documentUri},
    {"REQUEST_URI", &Located::requestUri},
    {"SCRIPT_NAME", &Located::scriptName},
    {"PATH_INFO", &Located::pathInfo},
}};

void clear(http::Request& request) {
    for (const Field& field : kFields) (request.*field.member).clear();
    request.signatures.clear();
    request.path.clear();
    request.body.clear();
    request.bodyTooLarge = false;
}

/// `HTTP_X_TWILIO_SIGNATURE` as `x-twilio-signature`; empty for what is no signature.
std::string signatureHeader(std::string_view variable) {
    constexpr std::string_view kBefore = "HTTP_";
    if (!variable.starts_with("HTTP_X_") || !variable.ends_with("_SIGNATURE")) return {};
    std::string name(variable.substr(kBefore.size()));
    for (char& c : name) c = c == '_' ? '-' : static_cast<char>(c >= 'A' && c <= 'Z' ? c | 32 : c);
    return name;
}

void place(std::string_view name, std::string_view value, http::Request& request,
           Located& located) {
    for (const Field& field : kFields) {
        if (field.variable == name) {
            (request.*field.member).assign(value);
            return;
        }
    }
    for (const auto& [variable, member] : kLocated) {
        if (variable == name) {
            located.*member = value;
            return;
        }
    }
    if (std::string header = signatureHeader(name); !header.empty()) {
        request.signatures.emplace(std::move(header), value);
    }
}

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// What is not a valid escape, and %00, stays as it is: no route has such a path.
void appendDecoded(std::string_view text, std::string& out) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            const int high = hexDigit(text[i + 1]);
            const int low = hexDigit(text[i + 2]);
            if (high >= 0 && low >= 0 && high + low > 0) {
                out += static_cast<char>(high << 4 | low);
                i += 2;
                continue;
            }
        }
        out += text[i];
    }
}

void choosePath(const Located& located, PathSource source, std::string& path) {
    if (source == PathSource::kPathInfo) {
        path.assign(located.pathInfo);
    } else if (source == PathSource::kDocumentUri && !located.documentUri.empty()) {
        path.assign(located.documentUri);
    } else if (source == PathSource::kDocumentUri && !located.scriptName.empty()) {
        path.assign(located.scriptName).append(located.pathInfo);
    } else {
        appendDecoded(located.requestUri.substr(0, located.requestUri.find('?')), path);
    }
}

}  // namespace

std::optional<std::size_t> parseLength(std::string_view text) {
    std::size_t length = 0;
    if (text.empty()) return length;
    // from_chars accepts a minus sign only for signed types, and never a plus sign or a space.
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (end != text.data() + text.size()) return std::nullopt;
    if (error == std::errc::result_out_of_range) return std::numeric_limits<std::size_t>::max();
    if (error != std::errc{}) return std::nullopt;
    return length;
}

std::optional<std::size_t> readFields(const char* const* environment, PathSource pathSource,
                                      http::Request& request) {
    clear(request);
    Located located;
    for (; *environment != nullptr; ++environment) {
        const char* equals = std::strchr(*environment, '=');
        if (equals == nullptr) continue;
        place({*environment, static_cast<std::size_t>(equals - *environment)}, equals + 1, request,
              located);
    }
    choosePath(located, pathSource, request.path);
    return parseLength(located.contentLength);
}

}  // namespace patron::fcgi
