#ifndef STAFF_AUTH_STAFF_AUTH_H
#define STAFF_AUTH_STAFF_AUTH_H

#include <memory>
#include <string>
#include <string_view>

#include "sdk/auth_type.h"

namespace staff_auth {

/// The customers are a company's staff: they sign in with their company's e-mail address, and no
/// other address is taken. It owns `email` in the place of Patron's own email-auth.
class StaffAuth final : public patron::sdk::AuthType {
  public:
    explicit StaffAuth(const std::string& domain);

    const patron::sdk::AuthTypeInfo& info() const override { return info_; }
    patron::sdk::Result<patron::sdk::Identifier> parse(std::string_view text) const override;
    patron::sdk::Result<void> begin(const patron::sdk::Identifier& identifier,
                                    patron::sdk::CodeDesk& desk) const override;
    patron::sdk::Result<patron::sdk::Identifier> finish(const patron::sdk::Credentials& credentials,
                                                        patron::sdk::CodeDesk& desk) const override;

  private:
    const patron::sdk::AuthTypeInfo info_;
    const std::string ending_;  ///< `@company.example`, lower case
};

class StaffAuthFactory final : public patron::sdk::AuthTypeFactory {
  public:
    patron::sdk::PluginInfo info() const override;
    patron::sdk::Result<std::unique_ptr<patron::sdk::AuthType>> create(
        const patron::sdk::PluginConfig& config, patron::sdk::PluginHost& host) const override;
};

}  // namespace staff_auth

#endif  // STAFF_AUTH_STAFF_AUTH_H
