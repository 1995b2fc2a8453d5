#ifndef PATRON_KEYS_KEY_RING_H
#define PATRON_KEYS_KEY_RING_H

#include <array>
#include <filesystem>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sdk/result.h"
#include "sdk/secret.h"

namespace patron::keys {

/// A 256-bit key and the id that stored hashes and ciphertexts name it by. Wiped when it goes.
struct Key {
    std::string id;
    sdk::Secret bytes;  ///< 32 raw bytes
};

/// The versions of one key, oldest first; the last one is used for new work, the others only to
/// read what was made with them.
class KeyRing {
  public:
    /// Reads a key file: one `<id> <64 hex digits>` per line. Refused (kConfigInvalid, with what to
    /// do) when missing, readable by others than its owner, or malformed.
    static sdk::Result<std::shared_ptr<const KeyRing>> load(const std::filesystem::path& file);

    /// The same from the file's text; the error then does not name the file.
    static sdk::Result<std::shared_ptr<const KeyRing>> parse(std::string_view text);

    const Key& active() const { return *keys_.back(); }
    /// Null when no key has this id.
    const Key* find(std::string_view id) const;
    const std::vector<std::unique_ptr<const Key>>& all() const { return keys_; }

  private:
    KeyRing() = default;  // an empty ring has no active key
    std::vector<std::unique_ptr<const Key>> keys_;
};

/// Whether a text may name a key: 1 to 16 of [A-Za-z0-9_-].
bool isKeyId(std::string_view id);

/// What each key of an installation is for, and what its loss means.
enum class KeyPurpose {
    kPepper,  ///< hashes of one-time codes; lost: live codes fail, customers ask for new ones
    kLookup,  ///< keyed hashes that find limits by address; lost: limits start afresh. Not rotated
    kOutbox,  ///< bodies of waiting messages; lost: what waits cannot be sent
    kMaster,  ///< seals brands' token keys and providers' secrets; lost: everyone signs in again
              ///< and provider secrets are entered again
};

/// The key files of an installation: one folder, one file a purpose, mode 0600, made at set-up. The
/// database never holds them, so a stolen dump opens nothing (OWASP ASVS 5.0, 13.3.1). Any thread;
/// a ring handed out stays valid as long as it is held.
class InstallationKeys {
  public:
    /// Makes the files that are missing, keeps those that exist. For `patronctl setup` only.
    static sdk::Result<void> create(const std::filesystem::path& folder);
    /// kConfigInvalid, with what to do, when the folder is another user's: the installation belongs
    /// to its owner, the service's user, as whom every command has to run. Good when there is none.
    static sdk::Result<void> checkOwner(const std::filesystem::path& folder);
    /// Loads all four; kConfigInvalid names the file and the command that helps.
    static sdk::Result<std::unique_ptr<InstallationKeys>> load(std::filesystem::path folder);

    std::shared_ptr<const KeyRing> ring(KeyPurpose purpose) const;

    /// The ring that holds this id, read again from disk when another process has rotated the key
    /// since. Null when no such key exists anywhere.
    std::shared_ptr<const KeyRing> ringWith(KeyPurpose purpose, std::string_view keyId) const;

    /// Adds a new active key to the file (written beside it and renamed) and to this process;
    /// others follow when they meet the id or reload. kLookup is refused.
    sdk::Result<std::string> rotate(KeyPurpose purpose);
    /// Reads all files again; a file that became bad leaves the old ring in force and is the error.
    sdk::Result<void> reload() const;

  private:
    explicit InstallationKeys(std::filesystem::path folder) : folder_(std::move(folder)) {}
    sdk::Result<void> reload(KeyPurpose purpose) const;
    std::filesystem::path folder_;
    mutable std::shared_mutex mutex_;
    mutable std::array<std::shared_ptr<const KeyRing>, 4> rings_;
};

std::string_view keyPurposeName(KeyPurpose purpose);
std::filesystem::path keyFileName(KeyPurpose purpose);

}  // namespace patron::keys

#endif  // PATRON_KEYS_KEY_RING_H
