#include "storage/migration_file.h"

#include <Poco/SHA1Engine.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>

namespace patron::storage {
namespace {

std::optional<int> leadingNumber(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number < 1) return std::nullopt;
    return number;
}

std::optional<int> versionOf(std::string_view name) {
    constexpr std::size_t kDigits = 4;
    const bool formed = name.size() > kDigits + 1 && name[kDigits] == '_' &&
                        std::all_of(name.begin(), name.begin() + kDigits,
                                    [](char c) { return c >= '0' && c <= '9'; });
    return formed ? leadingNumber(name) : std::nullopt;
}

/// N of a first line `-- compatible-with: N`; without it a file is compatible with itself only.
int compatibilityOf(std::string_view text, int version) {
    constexpr std::string_view kHeader = "-- compatible-with: ";
    if (!text.starts_with(kHeader)) return version;
    return leadingNumber(text.substr(kHeader.size())).value_or(version);
}

std::string checksumOf(const std::string& text) {
    Poco::SHA1Engine engine;
    engine.update(text);
    return Poco::DigestEngine::digestToHex(engine.digest());
}

sdk::Result<MigrationFile> readFile(const std::filesystem::path& path) {
    MigrationFile file;
    file.name = path.filename().string();
    const auto version = versionOf(file.name);
    if (!version) {
        return sdk::fail(sdk::ErrorCode::kConfigInvalid,
                         "a migration is named NNNN_what.sql; rename " + path.string());
    }
    std::ifstream in(path, std::ios::binary);
    file.text.assign(std::istreambuf_iterator<char>(in), {});
    if (!in) return sdk::fail(sdk::ErrorCode::kConfigInvalid, "cannot read " + path.string());
    file.version = *version;
    file.checksum = checksumOf(file.text);
    file.compatibleWith = compatibilityOf(file.text, file.version);
    return file;
}

sdk::Result<void> checkNumbers(const std::vector<MigrationFile>& files) {
    int expected = 0;
    for (const MigrationFile& file : files) {
        if (file.version == ++expected) continue;
        return sdk::fail(sdk::ErrorCode::kConfigInvalid,
                         "migrations are numbered 1, 2, 3 without gaps; " + file.name +
                             " stands where number " + std::to_string(expected) + " should");
    }
    return {};
}

}  // namespace

sdk::Result<std::vector<MigrationFile>> readMigrationFiles(const std::filesystem::path& folder) {
    std::vector<MigrationFile> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().extension() != ".sql") continue;
        auto file = readFile(entry.path());
        if (!file) return sdk::Unexpected(std::move(file.error()));
        files.push_back(std::move(*file));
    }
    if (files.empty()) {
        return sdk::fail(sdk::ErrorCode::kConfigInvalid,
                         "no migrations (*.sql) in the folder " + folder.string());
    }
    std::ranges::sort(files, {}, &MigrationFile::version);
    if (auto numbered = checkNumbers(files); !numbered) {
        return sdk::Unexpected(std::move(numbered.error()));
    }
    return files;
}

}  // namespace patron::storage
