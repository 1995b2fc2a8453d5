#ifndef PATRON_APP_CONFIG_FILE_H
#define PATRON_APP_CONFIG_FILE_H

#include <filesystem>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "sdk/result.h"

namespace patron::app {

using ConfigValue = std::variant<std::string, std::int64_t, bool, std::vector<std::string>>;

/// A TOML file as flat values by dotted name (`auth_type.<plugin>.<key>`), texts resolved
/// (`${NAME}`, `file:PATH`). kConfigInvalid with place and reason.
sdk::Result<std::map<std::string, ConfigValue>> readConfigFile(const std::filesystem::path& file);

}  // namespace patron::app

#endif  // PATRON_APP_CONFIG_FILE_H
