#include "email_auth.h"

#include <utility>

#include "email_address.h"
#include "sdk/code_proof.h"
#include "sdk/manifest.h"

namespace patron::email_auth {

// Ten minutes and not five: greylisting servers hold a first mail back for minutes.
EmailAuth::EmailAuth() : info_{2, "email", "email", std::chrono::minutes(10)} {}

sdk::Result<sdk::Identifier> EmailAuth::parse(std::string_view text) const {
    auto address = EmailAddress::parse(text);
    if (!address) return sdk::Unexpected(std::move(address.error()));
    return sdk::Identifier::parsed(info_.attribute, address->value(), address->key(),
                                   address->throttleKey());
}

sdk::Result<void> EmailAuth::begin(const sdk::Identifier& identifier, sdk::CodeDesk& desk) const {
    return desk.issueCode(identifier);
}

sdk::Result<sdk::Identifier> EmailAuth::finish(const sdk::Credentials& credentials,
                                               sdk::CodeDesk& desk) const {
    return sdk::proveByCode(*this, credentials, desk);
}

sdk::PluginInfo EmailAuthFactory::info() const {
    return {.id = "email-auth",
            .version = "1.0.0",
            .kind = sdk::PluginKind::kAuthType,
            .summary = "Customers sign in with an e-mail address and a code sent to it.",
            .config = {}};
}

sdk::Result<std::unique_ptr<sdk::AuthType>> EmailAuthFactory::create(const sdk::PluginConfig&,
                                                                     sdk::PluginHost&) const {
    return std::unique_ptr<sdk::AuthType>(std::make_unique<EmailAuth>());
}

}  // namespace patron::email_auth

PATRON_EXPORT_AUTH_TYPE(patron::email_auth::EmailAuthFactory)
