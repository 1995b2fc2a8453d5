#ifndef PATRON_TESTS_SERVICE_PLACES_H
#define PATRON_TESTS_SERVICE_PLACES_H

#include <filesystem>
#include <string>

namespace patron::tests {

/// Root of the source tree.
std::string sourceFolder();
/// Where the plugin libraries of this build are.
std::string pluginFolder();
/// A program of this build: patrond, patronctl.
std::string program(const std::string& name);

/// Everything in a file; nothing when there is none.
std::string contentOf(const std::filesystem::path& file);

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_PLACES_H
