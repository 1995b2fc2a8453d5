#include "places.h"

namespace patron::tests {

std::string sourceFolder() { return PATRON_SOURCE_FOLDER; }
std::string pluginFolder() { return PATRON_PLUGIN_FOLDER; }
std::string program(const std::string& name) {
    return std::string(PATRON_PROGRAM_FOLDER) + "/" + name;
}

}  // namespace patron::tests
