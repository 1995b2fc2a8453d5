#ifndef PATRON_KEYS_KEY_FILE_H
#define PATRON_KEYS_KEY_FILE_H

#include <filesystem>
#include <string>
#include <string_view>

#include "sdk/result.h"
#include "sdk/secret.h"

// How key files are read and written; used by this folder alone.
namespace patron::keys {

/// Keeps two processes (or threads) from changing the files of a folder at once. Held until the
/// object goes; waits for the other as long as it takes. Reading needs no lock: a file is replaced
/// as a whole.
class FolderLock {
  public:
    static sdk::Result<FolderLock> take(const std::filesystem::path& folder);
    FolderLock(FolderLock&& other) noexcept;
    FolderLock& operator=(FolderLock&&) = delete;
    ~FolderLock();

    int descriptor() const { return descriptor_; }

  private:
    explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

/// The text of a key file; kConfigInvalid when it is missing or others than its owner may read it.
sdk::Result<sdk::Secret> readKeyFile(const std::filesystem::path& file);

/// Writes beside the file, syncs and renames, so that a reader or a power cut sees the old text or
/// the new one.
sdk::Result<void> replaceKeyFile(const FolderLock& folder, const std::filesystem::path& file,
                                 std::string_view text);

}  // namespace patron::keys

#endif  // PATRON_KEYS_KEY_FILE_H
