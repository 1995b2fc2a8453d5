#include "strangers_home.h"

#include <filesystem>

#include "places.h"

namespace patron::tests {

namespace fs = std::filesystem;

StrangersHome::StrangersHome() {
    const fs::path build = file("patron/build/release");
    fs::create_directories(build);
    fs::create_symlink(fs::path(program("patronctl")).parent_path(), build / "bin");
    fs::create_symlink(SDK_CONSUMER_BUILD "/cmake_install.cmake", build / "cmake_install.cmake");
    fs::copy(tests::pluginFolder(), pluginFolder());
}

void StrangersHome::belongsTo(const Installation& installation) {
    fs::remove(file("patron/var"));
    fs::create_symlink(installation.folder(), file("patron/var"));
}

Finished StrangersHome::run(const std::string& commands) const {
    const Environment environment{{"HOME", folder_.path()},
                                  {"CXX", SDK_CONSUMER_COMPILER},
                                  {"CXXFLAGS", SDK_CONSUMER_FLAGS},
                                  {"PATRON_TEST_LISTEN", "inherited"}};
    return runToEnd({"timeout", "300", "bash", "-c", "set -euo pipefail; cd\n" + commands},
                    environment);
}

}  // namespace patron::tests
