#include "provider_url.h"

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <algorithm>

namespace patron::oidc_auth {
namespace {

constexpr std::size_t kLongest = 500;

bool isPrintable(const std::string& text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

std::optional<ProviderUrl> readProviderUrl(const std::string& text) {
    if (text.size() > kLongest || !isPrintable(text) || !text.starts_with("https://")) {
        return std::nullopt;
    }
    try {
        const Poco::URI url(text);
        if (url.getHost().empty() || url.getPort() == 0) return std::nullopt;
        if (!url.getUserInfo().empty() || !url.getFragment().empty()) return std::nullopt;
        std::string target = url.getPathAndQuery();
        if (!target.starts_with('/')) target.insert(0, 1, '/');
        return ProviderUrl{url.getHost(), url.getPort(), std::move(target)};
    } catch (const Poco::Exception&) {
        return std::nullopt;
    }
}

std::optional<ProviderUrl> discoveryUrl(const std::string& issuer) {
    if (!readProviderUrl(issuer) || issuer.find('?') != std::string::npos) return std::nullopt;
    const bool slash = issuer.ends_with('/');
    return readProviderUrl(issuer.substr(0, issuer.size() - (slash ? 1 : 0)) +
                           "/.well-known/openid-configuration");
}

}  // namespace patron::oidc_auth
