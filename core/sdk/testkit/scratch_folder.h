#ifndef PATRON_SDK_TESTKIT_SCRATCH_FOLDER_H
#define PATRON_SDK_TESTKIT_SCRATCH_FOLDER_H

#include <stdlib.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace patron::sdk::testkit {

/// A folder of its own for one test, for its owner alone, gone with it.
class ScratchFolder {
  public:
    ScratchFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "patron-test-XXXXXX").string();
        if (!::mkdtemp(name.data())) throw std::runtime_error("mkdtemp");
        path_ = name;
    }
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace patron::sdk::testkit

#endif  // PATRON_SDK_TESTKIT_SCRATCH_FOLDER_H
