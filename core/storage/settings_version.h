#ifndef PATRON_STORAGE_SETTINGS_VERSION_H
#define PATRON_STORAGE_SETTINGS_VERSION_H

#include "sdk/result.h"
#include "storage/connection.h"

namespace patron::storage {

/// Tells every process that brands, applications, providers or token keys changed. Part of the
/// transaction that changes them.
sdk::Result<void> raiseSettingsVersion(Connection& connection);

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SETTINGS_VERSION_H
