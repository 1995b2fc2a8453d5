#ifndef PATRON_TESTS_UNIT_KEYS_KEY_FOLDER_H
#define PATRON_TESTS_UNIT_KEYS_KEY_FOLDER_H

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace patron::keys {

/// A test with a folder of its own (mode 0700), gone with the test.
class KeyFolder : public testing::Test {
  protected:
    KeyFolder() {
        std::string pattern = testing::TempDir() + "patron-keys-XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
    }
    ~KeyFolder() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path write(const std::string& name, const std::string& text,
                                std::filesystem::perms mode = kOwnerOnly) const {
        const auto file = folder_ / name;
        std::ofstream(file) << text;
        std::filesystem::permissions(file, mode);
        return file;
    }
    static std::string read(const std::filesystem::path& file) {
        std::ifstream in(file);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    static std::filesystem::perms modeOf(const std::filesystem::path& path) {
        return std::filesystem::status(path).permissions();
    }

    static constexpr auto kOwnerOnly =
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
    std::filesystem::path folder_;
};

}  // namespace patron::keys

#endif  // PATRON_TESTS_UNIT_KEYS_KEY_FOLDER_H
