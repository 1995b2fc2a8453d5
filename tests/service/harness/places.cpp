#include "places.h"

#include <fstream>
#include <iterator>

namespace patron::tests {

std::string sourceFolder() { return PATRON_SOURCE_FOLDER; }
std::string pluginFolder() { return PATRON_PLUGIN_FOLDER; }
std::string program(const std::string& name) {
    return std::string(PATRON_PROGRAM_FOLDER) + "/" + name;
}

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace patron::tests
