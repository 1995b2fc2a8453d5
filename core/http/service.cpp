#include "http/service.h"

#include <arpa/inet.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <exception>

#include "http/api_version.h"
#include "http/conditional.h"
#include "http/json_body.h"
#include "http/language.h"

namespace patron::http {

using sdk::Error;
using sdk::ErrorCode;

/// One request on its way through the checks.
struct Service::Exchange {
    const Request& request;
    std::string requestId;
    brand::RequestContext context;
    int apiMajor = 4;
    Router::Match match;
    std::string_view error = {};  ///< id of the one that is answered
};

namespace {

// What wrap() and addCommonHeaders() add at most.
constexpr std::size_t kCommonHeaders = 7;

bool isUuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !std::isxdigit(static_cast<unsigned char>(text[i]))) {
            return false;
        }
    }
    return true;
}

// An IPv6 customer owns a /64 and could use each of its addresses once (rule D).
std::string limitAddress(const std::string& clientAddress) {
    in6_addr address;
    if (inet_pton(AF_INET6, clientAddress.c_str(), &address) != 1) return clientAddress;
    if (IN6_IS_ADDR_V4MAPPED(&address)) {
        return clientAddress.substr(clientAddress.rfind(':') + 1);
    }
    std::memset(address.s6_addr + 8, 0, 8);
    char text[INET6_ADDRSTRLEN];
    inet_ntop(AF_INET6, &address, text, sizeof text);
    return std::string(text) + "/64";
}

bool isJson(std::string_view contentType) {
    constexpr std::string_view kJson = "application/json";
    std::string_view type = contentType.substr(0, contentType.find(';'));
    while (type.ends_with(' ')) type.remove_suffix(1);
    return type.size() == kJson.size() &&
           std::equal(type.begin(), type.end(), kJson.begin(), [](char a, char b) {
               return std::tolower(static_cast<unsigned char>(a)) == b;
           });
}

bool contains(const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

// Ours, for logs only: unique within the installation for all practical purposes, cheap to make.
std::string logId(keys::RandomSource& random) {
    static const std::string process = keys::randomAlphanumeric(random, 8);
    static std::atomic<std::uint64_t> counter{0};
    return process + "-" + std::to_string(counter.fetch_add(1, std::memory_order_relaxed));
}

sdk::Result<rapidjson::Document> readBody(const Request& request, Body kind) {
    if (request.bodyTooLarge) return sdk::fail(ErrorCode::kRequestTooLarge);
    if (request.body.empty() && kind == Body::kOptional) {
        rapidjson::Document empty;
        empty.SetObject();
        return empty;
    }
    if (!request.body.empty() && !isJson(request.contentType)) {
        return sdk::fail(ErrorCode::kRequestMediaType);
    }
    return readJsonObject(request.body);
}

}  // namespace

Service::Service(ServiceParts parts, std::vector<Route> routes)
    : parts_(std::move(parts)), router_(std::move(routes)) {}

std::string Service::requestIdOf(const Request& request) const {
    return isUuid(request.requestId) ? request.requestId : keys::randomUuid(parts_.random);
}

Response Service::handle(const Request& request) noexcept {
    const auto started = std::chrono::steady_clock::now();
    Exchange exchange{request, requestIdOf(request), {}, 4, {}};
    Response response;
    try {
        response = answer(exchange);
    } catch (const std::exception& exception) {
        // The last border: what gets here is a defect, and its text may hold anything.
        parts_.log.write(sdk::LogLevel::kError, "http.exception",
                         {{"type", typeid(exception).name()}, {"request_id", exchange.requestId}});
        response = refused(exchange, Error(ErrorCode::kServerInternal));
    }
    const std::chrono::duration<double, std::milli> took =
        std::chrono::steady_clock::now() - started;
    parts_.log.write(
        sdk::LogLevel::kInfo, "http.request",
        {{"id", logId(parts_.random)},
         {"request_id", exchange.requestId},
         {"method", exchange.match.pathTemplate.empty() ? "-" : request.method},
         {"route", exchange.match.pathTemplate.empty() ? "-" : exchange.match.pathTemplate},
         {"brand", exchange.context.brand == nullptr ? 0 : exchange.context.brand->id},
         {"status", response.status},
         {"error", exchange.error},
         {"ms", took.count()}});
    return response;
}

Response Service::refuse(const Request& request) noexcept {
    const Exchange exchange{request, requestIdOf(request), {}, 4, {}};
    return errorResponse(exchange, Error(ErrorCode::kServerBusy));
}

Response Service::answer(Exchange& exchange) {
    const Request& request = exchange.request;
    exchange.context.requestId = exchange.requestId;
    exchange.match = router_.find(request.method, request.path);
    if (exchange.match.pathTemplate.empty()) {
        return refused(exchange, Error(ErrorCode::kRequestRouteUnknown));
    }
    exchange.context.catalogue = parts_.catalogue.current();
    if (request.method == "OPTIONS") return options(exchange);
    if (exchange.match.route == nullptr) {
        Response response = refused(exchange, Error(ErrorCode::kRequestMethodNotAllowed));
        response.headers.emplace_back("Allow", exchange.match.allow);
        return response;
    }
    sdk::Result<Reply> reply = serve(exchange, *exchange.match.route);
    if (reply) return wrap(exchange, std::move(*reply));
    if (!reply.error().detail.empty()) {
        parts_.log.write(sdk::LogLevel::kWarning, "http.error",
                         {{"error", sdk::errorId(reply.error().code)},
                          {"detail", reply.error().detail},
                          {"request_id", exchange.requestId}});
    }
    return refused(exchange, reply.error());
}

// Which of the limits it was, or what was wrong, stands in the request log by its id.
Response Service::refused(Exchange& exchange, const Error& error) const {
    exchange.error = sdk::errorId(error.code);
    return errorResponse(exchange, error);
}

sdk::Result<void> Service::identifyApplication(Exchange& exchange) {
    const Request& request = exchange.request;
    brand::RequestContext& context = exchange.context;
    const brand::Catalogue::Hit hit = context.catalogue->findByKey(request.application);
    if (hit.application == nullptr) return sdk::fail(ErrorCode::kApplicationUnknown);
    context.brand = hit.brand;
    context.application = hit.application;

    const std::optional<int> major = apiMajorOf(request.apiVersion);
    if (!major) return sdk::fail(ErrorCode::kRequestApiVersion);
    exchange.apiMajor = *major;

    context.plugins = parts_.plugins.current();
    context.authType = context.plugins->authType(hit.brand->authType);
    if (context.authType == nullptr) {
        return sdk::fail(ErrorCode::kServerInternal, "the brand's auth type is not loaded");
    }
    context.now = parts_.now();
    context.clientAddress = limitAddress(request.clientAddress);
    context.path = request.path;
    const auto language = requestedLanguage(request.contentLanguage, request.acceptLanguage);
    context.languageGiven = language.has_value();
    context.language = language.value_or(hit.brand->locale);
    return {};
}

sdk::Result<Reply> Service::serve(Exchange& exchange, const Route& route) {
    Call call{exchange.request, exchange.context, 4, exchange.match.path, nullptr, nullptr};
    if (route.access != Access::kOpen) {
        if (auto known = identifyApplication(exchange); !known) {
            return sdk::Unexpected(known.error());
        }
        call.apiMajor = exchange.apiMajor;
    }
    std::optional<auth::SignedIn> signedIn;
    if (route.access == Access::kAccount) {
        auto admitted =
            parts_.authenticator.authenticate(exchange.context, exchange.request.authorization);
        if (!admitted) return sdk::Unexpected(admitted.error());
        signedIn.emplace(std::move(*admitted));
        call.signedIn = &*signedIn;
        if (exchange.match.path.empty() ||
            exchange.match.path.front() != signedIn->view.account.uuid) {
            return sdk::fail(ErrorCode::kAccountNotFound);
        }
    }
    if (route.body == Body::kNone) return route.endpoint(call);
    auto body = readBody(exchange.request, route.body);
    if (!body) return sdk::Unexpected(body.error());
    call.body = &*body;
    return route.endpoint(call);
}

Response Service::options(const Exchange& exchange) const {
    Response response;
    response.status = 204;
    std::string allow = router_.find("OPTIONS", exchange.request.path).allow;
    const std::string& origin = exchange.request.origin;
    for (const brand::Application& application : exchange.context.catalogue->applications()) {
        // A preflight cannot carry Application, so the origins of all applications count here; the
        // request proper is held to its own application's.
        if (origin.empty() || !contains(application.corsOrigins, origin)) continue;
        response.headers.emplace_back("Access-Control-Allow-Origin", origin);
        response.headers.emplace_back("Access-Control-Allow-Methods", allow);
        response.headers.emplace_back(
            "Access-Control-Allow-Headers",
            "Application, Api-Version, Authorization, Content-Type, Content-Language, If-Match, "
            "If-None-Match, Idempotency-Key, X-Request-ID");
        response.headers.emplace_back("Access-Control-Max-Age", "600");
        break;
    }
    response.headers.emplace_back("Allow", std::move(allow));
    addCommonHeaders(exchange, response);
    return response;
}

Response Service::wrap(const Exchange& exchange, Reply reply) const {
    Response response;
    response.status = reply.status;
    response.headers = std::move(reply.headers);
    response.headers.reserve(response.headers.size() + kCommonHeaders);
    if (reply.bare) {
        response.body = std::move(reply.data);
    } else {
        response.headers.emplace_back("Content-Type", "application/json");
        response.body.reserve(reply.data.size() + 48);
        response.body = R"({"status":"OK","code":200)";
        if (!reply.data.empty()) response.body.append(R"(,"data":)").append(reply.data);
        response.body.push_back('}');
    }
    if (!reply.etag.empty()) response.headers.emplace_back("ETag", std::move(reply.etag));
    addCommonHeaders(exchange, response);
    return response;
}

Response Service::errorResponse(const Exchange& exchange, const Error& error) const {
    const std::string_view language = exchange.context.language;
    const ErrorStyle style{exchange.requestId, language.empty() ? "en" : language,
                           wantsProblem(exchange.request.accept)};
    Response response = errorAnswer(error, style);
    addCommonHeaders(exchange, response);
    return response;
}

void Service::addCommonHeaders(const Exchange& exchange, Response& response) const {
    response.headers.emplace_back("X-Request-ID", exchange.requestId);
    response.headers.emplace_back("Cache-Control", "no-store");
    const brand::Application* application = exchange.context.application;
    const bool cors = application != nullptr && !application->corsOrigins.empty();
    response.headers.emplace_back("Vary", cors ? "Api-Version, Origin" : "Api-Version");
    if (cors && contains(application->corsOrigins, exchange.request.origin)) {
        response.headers.emplace_back("Access-Control-Allow-Origin", exchange.request.origin);
        response.headers.emplace_back("Access-Control-Expose-Headers",
                                      "ETag, Retry-After, X-Request-ID");
    }
}

}  // namespace patron::http
