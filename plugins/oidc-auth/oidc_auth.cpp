#include "oidc_auth.h"

#include <exception>
#include <utility>

#include "sdk/manifest.h"
#include "signed_token.h"

namespace patron::oidc_auth {
namespace {

sdk::Unexpected bad(const char* rule, const char* message) {
    return sdk::Unexpected(sdk::Error::badFields({sdk::BadField{"", rule, message, {}}}));
}

sdk::Unexpected refuse(const char* reason) {
    return sdk::fail(sdk::ErrorCode::kAuthCredentialsIncorrect, reason);
}

std::string_view credential(const sdk::Credentials& credentials, std::string_view name) {
    const auto found = credentials.find(name);
    return found == credentials.end() ? std::string_view() : found->second;
}

sdk::Attestation attestationOf(const SignedToken& token, TokenClaims claims, bool trustEmail) {
    sdk::Attestation attestation;
    attestation.documentId = token.signedText;
    attestation.acceptedUntil = claims.acceptedUntil;
    attestation.givenName = std::move(claims.givenName);
    attestation.familyName = std::move(claims.familyName);
    if (!claims.email.empty()) {
        attestation.addresses.push_back(
            {"email", std::move(claims.email), trustEmail && claims.emailVerified});
    }
    return attestation;
}

}  // namespace

OidcAuth::OidcAuth(OidcSettings settings, sdk::PluginHost& host)
    : settings_(std::move(settings)),
      info_{settings_.authTypeId, "oidc:" + settings_.rules.issuer, "", std::chrono::minutes(5)},
      host_(host),
      fetcher_(std::make_unique<KeyFetcher>(settings_)),
      keys_(std::make_unique<KeySource>(
          settings_.rules.issuer,
          [this](sdk::Deadline deadline) { return fetcher_->fetch(deadline); }, settings_.keys,
          host)) {}

sdk::Result<sdk::Identifier> OidcAuth::parse(std::string_view text) const {
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return bad("required", "A subject is required.");
    }
    if (!isSubject(text)) {
        return bad("subject", "A subject is 1 to 255 printable characters of ASCII.");
    }
    const std::string subject(text);
    return sdk::Identifier::parsed(info_.attribute, subject, subject, subject);
}

sdk::Result<sdk::Identifier> OidcAuth::finish(const sdk::Credentials& credentials,
                                              sdk::CodeDesk& desk) const {
    const auto token = readSignedToken(credential(credentials, "id_token"));
    if (!token) return sdk::Unexpected(token.error());
    // Before the keys, so that nobody has the provider asked for nothing.
    auto claims =
        checkClaims(token->claims, settings_.rules, credential(credentials, "nonce"), host_.now());
    if (!claims) return sdk::Unexpected(std::move(claims.error()));
    const auto key = keys_->find(token->keyId, token->algorithm);
    if (!key) return sdk::Unexpected(key.error());
    if (!(*key)->verifies(token->signedText, token->signature)) {
        return refuse("the signature of the ID token does not hold");
    }
    const std::string subject = claims->subject;
    desk.attest(attestationOf(*token, std::move(*claims), settings_.trustVerifiedEmail));
    return sdk::Identifier::parsed(info_.attribute, subject, subject, subject);
}

sdk::PluginInfo OidcAuthFactory::info() const {
    return {.id = "oidc-auth",
            .version = "1.0.0",
            .kind = sdk::PluginKind::kAuthType,
            .summary = "Customers sign in at an OpenID provider such as Google, Apple or Keycloak.",
            .config = oidcConfigKeys()};
}

sdk::Result<std::unique_ptr<sdk::AuthType>> OidcAuthFactory::create(const sdk::PluginConfig& config,
                                                                    sdk::PluginHost& host) const {
    try {
        auto settings = readSettings(config);
        if (!settings) return sdk::Unexpected(std::move(settings.error()));
        return std::unique_ptr<sdk::AuthType>(
            std::make_unique<OidcAuth>(std::move(*settings), host));
    } catch (const std::exception&) {
        return sdk::fail(sdk::ErrorCode::kPluginRefused, "the configuration cannot be read");
    }
}

}  // namespace patron::oidc_auth

PATRON_EXPORT_AUTH_TYPE(patron::oidc_auth::OidcAuthFactory)
