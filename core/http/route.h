#ifndef PATRON_HTTP_ROUTE_H
#define PATRON_HTTP_ROUTE_H

#include <rapidjson/document.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/authenticator.h"
#include "brand/request_context.h"
#include "http/request.h"
#include "sdk/result.h"

namespace patron::http {

/// What a route asks of a request before its endpoint runs.
enum class Access {
    kOpen,         ///< nothing, not even Application: health, inbox
    kApplication,  ///< Application and Api-Version
    kToken,    ///< and an Authorization header that the endpoint itself judges (refresh, logout)
    kAccount,  ///< and a valid token whose account is the one in the path
};
enum class Body {
    kNone,      ///< not looked at
    kOptional,  ///< an empty one counts as `{}`
    kRequired,  ///< one JSON object
};

/// Everything an endpoint may look at; valid for the call.
struct Call {
    const Request& request;
    const brand::RequestContext& context;
    int apiMajor = 4;
    /// Values of the template's placeholders in order.
    const std::vector<std::string_view>& path;
    /// Set with Access::kAccount.
    const auth::SignedIn* signedIn = nullptr;
    /// Set unless Body::kNone.
    const rapidjson::Value* body = nullptr;
};

/// What an endpoint answers; the service puts the envelope around it.
struct Reply {
    int status = 200;
    /// JSON of `data`; empty: the envelope has none.
    std::string data;
    std::string etag;
    std::vector<std::pair<std::string, std::string>> headers;
    /// Goes out as it is, without envelope: 204, 304, health, pages.
    bool bare = false;
};

using Endpoint = std::function<sdk::Result<Reply>(const Call&)>;

/// One method on one path. `path` is a template: `/api/customer-accounts/{id}`; a placeholder takes
/// one non-empty segment. It is also what logs and statistics call the route.
struct Route {
    std::string method;
    std::string path;
    Access access = Access::kApplication;
    Body body = Body::kNone;
    Endpoint endpoint;
};

}  // namespace patron::http

#endif  // PATRON_HTTP_ROUTE_H
