#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <system_error>

#include "keys/hmac.h"
#include "keys/key_file.h"
#include "keys/key_ring.h"
#include "keys/random.h"

namespace patron::keys {
namespace {

constexpr std::array kPurposes = {KeyPurpose::kPepper, KeyPurpose::kLookup, KeyPurpose::kOutbox,
                                  KeyPurpose::kMaster};
constexpr std::size_t kNewIdSize = 8;

constexpr std::size_t slot(KeyPurpose purpose) { return static_cast<std::size_t>(purpose); }

// The line a key stands on. Reserved in full first: a string that grows leaves copies of the key.
std::string keyLine(std::string_view id, std::string_view bytes) {
    const sdk::Secret hex(toHex(bytes));
    std::string line;
    line.reserve(id.size() + hex.reveal().size() + 2);
    line.append(id).append(" ").append(hex.reveal()).append("\n");
    return line;
}

sdk::Secret newKeyLine(std::string_view id) {
    std::string bytes(32, '\0');
    systemRandom().fill({reinterpret_cast<unsigned char*>(bytes.data()), bytes.size()});
    const sdk::Secret key(std::move(bytes));
    return sdk::Secret(keyLine(id, key.reveal()));
}

std::string newId(const KeyRing* taken) {
    std::string id = randomAlphanumeric(systemRandom(), kNewIdSize);
    while (taken != nullptr && taken->find(id) != nullptr) {
        id = randomAlphanumeric(systemRandom(), kNewIdSize);
    }
    return id;
}

sdk::Unexpected refuseFolder(const std::filesystem::path& folder, const std::string& why) {
    return fail(sdk::ErrorCode::kConfigInvalid, "key folder " + folder.string() + ": " + why);
}

std::string nameOf(uid_t user) {
    const passwd* found = ::getpwuid(user);
    return found != nullptr ? found->pw_name : "user " + std::to_string(user);
}

sdk::Result<void> checkFolder(const std::filesystem::path& folder, mode_t forbidden) {
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0) {
        return refuseFolder(
            folder, std::generic_category().message(errno) + "; 'patronctl setup' makes it");
    }
    if (!S_ISDIR(status.st_mode)) return refuseFolder(folder, "is not a folder");
    // What root leaves in the folders of the service's user the service cannot use.
    if (status.st_uid != ::geteuid() && status.st_uid != 0) {
        const std::string owner = nameOf(status.st_uid);
        return refuseFolder(folder, "belongs to " + owner + ", and this is " + nameOf(::geteuid()) +
                                        "; run it as " + owner + ": 'runuser -u " + owner +
                                        " -- patronctl ...'");
    }
    if ((status.st_mode & forbidden) != 0) {
        return refuseFolder(
            folder, "is open to others than its owner; run 'chmod 700 " + folder.string() + "'");
    }
    return {};
}

sdk::Result<void> makeFolder(const std::filesystem::path& folder) {
    std::error_code failed;
    if (folder.has_parent_path()) std::filesystem::create_directories(folder.parent_path(), failed);
    if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
        return refuseFolder(folder, "cannot be made: " + std::generic_category().message(errno));
    }
    return checkFolder(folder, S_IRWXG | S_IRWXO);
}

// Existing lines are written as they stand: what a reader of the old file knows stays true.
sdk::Result<std::string> addKey(const FolderLock& lock, const std::filesystem::path& file) {
    const auto old = readKeyFile(file);
    if (!old) return sdk::Unexpected(old.error());
    const auto ring = KeyRing::load(file);
    if (!ring) return sdk::Unexpected(ring.error());
    std::string id = newId(ring->get());
    const sdk::Secret line = newKeyLine(id);
    std::string text;
    text.reserve(old->reveal().size() + line.reveal().size() + 1);
    text.append(old->reveal());
    if (!text.ends_with('\n')) text += '\n';
    text.append(line.reveal());
    const sdk::Secret all(std::move(text));
    const auto replaced = replaceKeyFile(lock, file, all.reveal());
    if (!replaced) return sdk::Unexpected(replaced.error());
    return id;
}

}  // namespace

std::string_view keyPurposeName(KeyPurpose purpose) {
    switch (purpose) {
        case KeyPurpose::kPepper:
            return "pepper";
        case KeyPurpose::kLookup:
            return "lookup";
        case KeyPurpose::kOutbox:
            return "outbox";
        case KeyPurpose::kMaster:
            return "master";
    }
    return {};
}

std::filesystem::path keyFileName(KeyPurpose purpose) {
    return std::string(keyPurposeName(purpose)) + ".key";
}

sdk::Result<void> InstallationKeys::create(const std::filesystem::path& folder) {
    if (auto made = makeFolder(folder); !made) return made;
    const auto lock = FolderLock::take(folder);
    if (!lock) return sdk::Unexpected(lock.error());
    for (const KeyPurpose purpose : kPurposes) {
        const auto file = folder / keyFileName(purpose);
        struct stat status {};
        if (::lstat(file.c_str(), &status) == 0) continue;
        const sdk::Secret line = newKeyLine(newId(nullptr));
        if (auto written = replaceKeyFile(*lock, file, line.reveal()); !written) return written;
    }
    return {};
}

sdk::Result<void> InstallationKeys::checkOwner(const std::filesystem::path& folder) {
    std::error_code failed;
    return std::filesystem::exists(folder, failed) ? checkFolder(folder, 0) : sdk::Result<void>();
}

sdk::Result<std::unique_ptr<InstallationKeys>> InstallationKeys::load(
    std::filesystem::path folder) {
    // Who may write to the folder can put another key in place.
    if (auto good = checkFolder(folder, S_IWGRP | S_IWOTH); !good) {
        return sdk::Unexpected(good.error());
    }
    std::unique_ptr<InstallationKeys> keys(new InstallationKeys(std::move(folder)));
    if (auto loaded = keys->reload(); !loaded) return sdk::Unexpected(loaded.error());
    return keys;
}

std::shared_ptr<const KeyRing> InstallationKeys::ring(KeyPurpose purpose) const {
    const std::shared_lock lock(mutex_);
    return rings_[slot(purpose)];
}

std::shared_ptr<const KeyRing> InstallationKeys::ringWith(KeyPurpose purpose,
                                                          std::string_view keyId) const {
    auto known = ring(purpose);
    if (known->find(keyId) != nullptr) return known;
    if (!isKeyId(keyId) || !reload(purpose)) return nullptr;
    auto fresh = ring(purpose);
    return fresh->find(keyId) == nullptr ? nullptr : fresh;
}

sdk::Result<std::string> InstallationKeys::rotate(KeyPurpose purpose) {
    if (purpose == KeyPurpose::kLookup) {
        return fail(sdk::ErrorCode::kConfigInvalid,
                    "the lookup key is not rotated: limits are found by it, and all of them would "
                    "start afresh");
    }
    const auto lock = FolderLock::take(folder_);
    if (!lock) return sdk::Unexpected(lock.error());
    auto id = addKey(*lock, folder_ / keyFileName(purpose));
    if (!id) return id;
    if (auto loaded = reload(purpose); !loaded) return sdk::Unexpected(loaded.error());
    return id;
}

sdk::Result<void> InstallationKeys::reload() const {
    sdk::Result<void> outcome;
    for (const KeyPurpose purpose : kPurposes) {
        auto loaded = reload(purpose);
        if (!loaded && outcome) outcome = std::move(loaded);
    }
    return outcome;
}

sdk::Result<void> InstallationKeys::reload(KeyPurpose purpose) const {
    // Read under the lock: of two threads, the one that read last must also be the last to store.
    const std::unique_lock lock(mutex_);
    auto loaded = KeyRing::load(folder_ / keyFileName(purpose));
    if (!loaded) return sdk::Unexpected(loaded.error());
    rings_[slot(purpose)] = std::move(*loaded);
    return {};
}

}  // namespace patron::keys
