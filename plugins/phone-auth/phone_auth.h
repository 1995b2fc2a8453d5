#ifndef PATRON_PHONE_AUTH_PHONE_AUTH_H
#define PATRON_PHONE_AUTH_PHONE_AUTH_H

#include "phone_number.h"
#include "sdk/auth_type.h"

namespace patron::phone_auth {

/// Customers are known by a phone number and prove it with a code that was sent there by SMS, a
/// restricted authenticator (NIST SP 800-63B-4, 3.1.3.3): offer another way beside it.
class PhoneAuth final : public sdk::AuthType {
  public:
    explicit PhoneAuth(PhonePolicy policy);
    const sdk::AuthTypeInfo& info() const override { return info_; }
    sdk::Result<sdk::Identifier> parse(std::string_view text) const override;
    sdk::Result<void> begin(const sdk::Identifier& identifier, sdk::CodeDesk& desk) const override;
    sdk::Result<sdk::Identifier> finish(const sdk::Credentials& credentials,
                                        sdk::CodeDesk& desk) const override;
    std::string countryOf(const sdk::Identifier& identifier) const override;

  private:
    sdk::AuthTypeInfo info_;
    PhonePolicy policy_;
};

class PhoneAuthFactory final : public sdk::AuthTypeFactory {
  public:
    sdk::PluginInfo info() const override;
    sdk::Result<std::unique_ptr<sdk::AuthType>> create(const sdk::PluginConfig& config,
                                                       sdk::PluginHost& host) const override;
};

}  // namespace patron::phone_auth

#endif  // PATRON_PHONE_AUTH_PHONE_AUTH_H
