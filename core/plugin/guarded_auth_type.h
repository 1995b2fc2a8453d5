#ifndef PATRON_PLUGIN_GUARDED_AUTH_TYPE_H
#define PATRON_PLUGIN_GUARDED_AUTH_TYPE_H

#include <memory>

#include "plugin/call_guard.h"
#include "sdk/auth_type.h"

namespace patron::plugin {

/// A plugin's auth type as the rest of the service sees it: no exception comes out of it, and what
/// it says of itself cannot change. Keeps the library it came from. Any thread.
class GuardedAuthType final : public sdk::AuthType {
  public:
    GuardedAuthType(CallGuard guard, sdk::AuthTypeInfo info, std::unique_ptr<sdk::AuthType> plugin,
                    std::shared_ptr<const void> library);

    const sdk::AuthTypeInfo& info() const override { return info_; }
    sdk::Result<sdk::Identifier> parse(std::string_view text) const override;
    sdk::Result<void> begin(const sdk::Identifier& identifier, sdk::CodeDesk& desk) const override;
    sdk::Result<sdk::Identifier> finish(const sdk::Credentials& credentials,
                                        sdk::CodeDesk& desk) const override;
    /// A plugin that fails here names a country that no brand allows.
    std::string countryOf(const sdk::Identifier& identifier) const override;

  private:
    CallGuard guard_;
    sdk::AuthTypeInfo info_;
    std::shared_ptr<const void> library_;  // outlives what was made from it
    std::unique_ptr<sdk::AuthType> plugin_;
};

}  // namespace patron::plugin

#endif  // PATRON_PLUGIN_GUARDED_AUTH_TYPE_H
