#ifndef PATRON_EMAIL_AUTH_EMAIL_AUTH_H
#define PATRON_EMAIL_AUTH_EMAIL_AUTH_H

#include "sdk/auth_type.h"

namespace patron::email_auth {

/// Customers are known by an e-mail address and prove it with a code that was sent there. Such a
/// code confirms an address; it is a low-assurance sign-in (NIST SP 800-63B-4, 3.1.3.1).
class EmailAuth final : public sdk::AuthType {
  public:
    EmailAuth();
    const sdk::AuthTypeInfo& info() const override { return info_; }
    sdk::Result<sdk::Identifier> parse(std::string_view text) const override;
    sdk::Result<void> begin(const sdk::Identifier& identifier, sdk::CodeDesk& desk) const override;
    sdk::Result<sdk::Identifier> finish(const sdk::Credentials& credentials,
                                        sdk::CodeDesk& desk) const override;

  private:
    sdk::AuthTypeInfo info_;
};

class EmailAuthFactory final : public sdk::AuthTypeFactory {
  public:
    sdk::PluginInfo info() const override;
    sdk::Result<std::unique_ptr<sdk::AuthType>> create(const sdk::PluginConfig& config,
                                                       sdk::PluginHost& host) const override;
};

}  // namespace patron::email_auth

#endif  // PATRON_EMAIL_AUTH_EMAIL_AUTH_H
