#ifndef PATRON_TESTS_UNIT_FAKES_KEY_FOLDER_H
#define PATRON_TESTS_UNIT_FAKES_KEY_FOLDER_H

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>

#include "keys/key_ring.h"

namespace patron::fakes {

/// The keys of an installation of its own, in a folder that goes with it.
class KeyFolder {
  public:
    KeyFolder() {
        std::string pattern = testing::TempDir() + "patron-keys-XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
        EXPECT_TRUE(keys::InstallationKeys::create(folder_).has_value());
        keys_ = std::move(keys::InstallationKeys::load(folder_).value());
    }
    ~KeyFolder() { std::filesystem::remove_all(folder_); }
    KeyFolder(const KeyFolder&) = delete;
    KeyFolder& operator=(const KeyFolder&) = delete;

    keys::InstallationKeys& keys() { return *keys_; }
    const std::filesystem::path& path() const { return folder_; }

  private:
    std::filesystem::path folder_;
    std::unique_ptr<keys::InstallationKeys> keys_;
};

}  // namespace patron::fakes

#endif  // PATRON_TESTS_UNIT_FAKES_KEY_FOLDER_H
