#include "gateway_url.h"

#include <Poco/String.h>
#include <Poco/StringTokenizer.h>
#include <Poco/URI.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "plain_text.h"

namespace patron::sms_gateway {
namespace {

sdk::Unexpected refuse(std::string sentence) {
    return sdk::fail(sdk::ErrorCode::kPluginRefused, std::move(sentence));
}

std::optional<Poco::URI> parseUrl(const std::string& text) {
    if (hasControlCharacter(text)) return std::nullopt;
    try {
        return Poco::URI(text);
    } catch (const Poco::Exception&) {
        return std::nullopt;
    }
}

/// What is wrong with the URL; empty when nothing.
std::string problemOf(const Poco::URI& url) {
    if (url.getScheme() != "https" && url.getScheme() != "http") {
        return "url: must start with https:// or http://";
    }
    if (url.getHost().empty() || url.getPort() == 0) return "url: names no host";
    if (!url.getUserInfo().empty()) return "url: put the name and password into their own keys";
    if (!url.getFragment().empty()) return "url: must not have a #fragment";
    return {};
}

bool isAllowedHost(const std::string& host, const std::string& allowed) {
    const Poco::StringTokenizer names(
        allowed, ",", Poco::StringTokenizer::TOK_TRIM | Poco::StringTokenizer::TOK_IGNORE_EMPTY);
    return names.count() == 0 || std::any_of(names.begin(), names.end(), [&](const auto& name) {
               return Poco::icompare(name, host) == 0;
           });
}

/// Poco encodes a path anew when it is asked for path and query.
std::string encodedPath(Poco::URI url) {
    if (url.getPath().empty() || url.getPath() == "/") return {};
    url.setRawQuery("");
    return url.getPathAndQuery();
}

}  // namespace

sdk::Result<GatewayUrl> readGatewayUrl(const std::string& text, const std::string& allowedHosts) {
    const auto url = parseUrl(text);
    if (!url) return refuse("url: is not a URL");
    if (std::string why = problemOf(*url); !why.empty()) return refuse(std::move(why));
    if (!isAllowedHost(url->getHost(), allowedHosts)) {
        return refuse("url: its host is not among allowed_hosts");
    }
    return GatewayUrl{url->getScheme() == "https", url->getHost(), url->getPort(),
                      encodedPath(*url), url->getRawQuery()};
}

}  // namespace patron::sms_gateway
