#include "plugin/guarded_auth_type.h"

#include <utility>

namespace patron::plugin {

using sdk::Identifier;
using sdk::Result;

GuardedAuthType::GuardedAuthType(CallGuard guard, sdk::AuthTypeInfo info,
                                 std::unique_ptr<sdk::AuthType> plugin,
                                 std::shared_ptr<const void> library)
    : guard_(std::move(guard)),
      info_(std::move(info)),
      library_(std::move(library)),
      plugin_(std::move(plugin)) {}

Result<Identifier> GuardedAuthType::parse(std::string_view text) const {
    return guard_(
        "parse", [&] { return plugin_->parse(text); },
        [&] { return Result<Identifier>(guard_.failure("parse")); });
}

Result<void> GuardedAuthType::begin(const Identifier& identifier, sdk::CodeDesk& desk) const {
    return guard_(
        "begin", [&] { return plugin_->begin(identifier, desk); },
        [&] { return Result<void>(guard_.failure("begin")); });
}

Result<Identifier> GuardedAuthType::finish(const sdk::Credentials& credentials,
                                           sdk::CodeDesk& desk) const {
    return guard_(
        "finish", [&] { return plugin_->finish(credentials, desk); },
        [&] { return Result<Identifier>(guard_.failure("finish")); });
}

std::string GuardedAuthType::countryOf(const Identifier& identifier) const {
    return guard_(
        "countryOf", [&] { return plugin_->countryOf(identifier); },
        [] { return std::string("unknown"); });
}

}  // namespace patron::plugin
