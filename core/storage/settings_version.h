#ifndef PATRON_STORAGE_SETTINGS_VERSION_H
#define PATRON_STORAGE_SETTINGS_VERSION_H

#include "sdk/result.h"
#include "storage/connection.h"

namespace patron::storage {

/// Tells every process that brands, applications, providers or token keys changed. The first thing
/// in a transaction that changes them: until it ends, others that do so wait here, so nobody acts
/// on what another is about to change, and no two of them lock the same rows in different orders.
sdk::Result<void> raiseSettingsVersion(Connection& connection);

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SETTINGS_VERSION_H
