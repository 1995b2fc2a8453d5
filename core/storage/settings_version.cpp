#include "storage/settings_version.h"

namespace patron::storage {
namespace {

constexpr Sql kRaise{"UPDATE installation SET settings_version = settings_version + 1"};

}  // namespace

sdk::Result<void> raiseSettingsVersion(Connection& connection) {
    return connection.perform(kRaise, {});
}

}  // namespace patron::storage
