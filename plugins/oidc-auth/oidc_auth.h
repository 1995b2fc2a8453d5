#ifndef PATRON_OIDC_AUTH_OIDC_AUTH_H
#define PATRON_OIDC_AUTH_OIDC_AUTH_H

#include <memory>
#include <string>
#include <string_view>

#include "key_source.h"
#include "oidc_settings.h"
#include "sdk/auth_type.h"

namespace patron::oidc_auth {

/// Customers are known by what one OpenID provider calls them, and prove it with an ID token that
/// it has signed for an app of ours. The attribute names the issuer (`oidc:https://…`), so that a
/// subject is never taken for the same one of another issuer, whatever the configuration becomes.
/// No codes are sent.
class OidcAuth final : public sdk::AuthType {
  public:
    OidcAuth(OidcSettings settings, sdk::PluginHost& host);

    const sdk::AuthTypeInfo& info() const override { return info_; }
    /// A subject, as support may look for one.
    sdk::Result<sdk::Identifier> parse(std::string_view text) const override;
    sdk::Result<void> begin(const sdk::Identifier&, sdk::CodeDesk&) const override { return {}; }
    /// Credentials `id_token` and `nonce`.
    sdk::Result<sdk::Identifier> finish(const sdk::Credentials& credentials,
                                        sdk::CodeDesk& desk) const override;

  private:
    const OidcSettings settings_;
    const sdk::AuthTypeInfo info_;
    sdk::PluginHost& host_;
    const std::unique_ptr<KeyFetcher> fetcher_;
    const std::unique_ptr<KeySource> keys_;
};

class OidcAuthFactory final : public sdk::AuthTypeFactory {
  public:
    sdk::PluginInfo info() const override;
    sdk::Result<std::unique_ptr<sdk::AuthType>> create(const sdk::PluginConfig& config,
                                                       sdk::PluginHost& host) const override;
};

}  // namespace patron::oidc_auth

#endif  // PATRON_OIDC_AUTH_OIDC_AUTH_H
