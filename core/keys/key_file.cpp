#include "keys/key_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace patron::keys {
namespace {

constexpr mode_t kOthers = S_IRWXG | S_IRWXO;
constexpr off_t kLargestFile = off_t{64} * 1024;

class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int number() const { return number_; }

  private:
    int number_;
};

sdk::Unexpected refuse(const std::filesystem::path& file, const std::string& why) {
    return fail(sdk::ErrorCode::kConfigInvalid, "key file " + file.string() + ": " + why);
}

sdk::Unexpected refuseByErrno(const std::filesystem::path& file, const std::string& what) {
    return refuse(file, what + ": " + std::generic_category().message(errno));
}

bool readAll(int descriptor, std::string& text) {
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t count = ::read(descriptor, text.data() + done, text.size() - done);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        done += static_cast<std::size_t>(count);
    }
    return true;
}

bool writeAll(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = ::write(descriptor, text.data(), text.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

}  // namespace

sdk::Result<FolderLock> FolderLock::take(const std::filesystem::path& folder) {
    FolderLock lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    int result = lock.descriptor_ < 0 ? -1 : ::flock(lock.descriptor_, LOCK_EX);
    while (result != 0 && errno == EINTR) result = ::flock(lock.descriptor_, LOCK_EX);
    if (result != 0) {
        return fail(sdk::ErrorCode::kConfigInvalid,
                    "key folder " + folder.string() +
                        ": cannot be locked: " + std::generic_category().message(errno) +
                        "; 'patronctl setup' makes the folder");
    }
    return lock;
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock::~FolderLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

sdk::Result<sdk::Secret> readKeyFile(const std::filesystem::path& file) {
    // Not blocking: a pipe of that name must not hang the start.
    const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (in.number() < 0 && errno == ENOENT) {
        return refuse(file,
                      "is missing; restore it from the backup, or run 'patronctl setup' to make a "
                      "new key (what the old one protected is then lost)");
    }
    struct stat status {};
    if (in.number() < 0 || ::fstat(in.number(), &status) != 0) {
        return refuseByErrno(file, "cannot be read");
    }
    if (!S_ISREG(status.st_mode)) return refuse(file, "is not a regular file");
    if ((status.st_mode & kOthers) != 0) {
        return refuse(file, "others than its owner have rights on it; run 'chmod 600 " +
                                file.string() + "' and consider the key known");
    }
    if (status.st_size > kLargestFile) return refuse(file, "is too large for a key file");
    std::string text(static_cast<std::size_t>(status.st_size), '\0');
    const bool whole = readAll(in.number(), text);
    sdk::Secret secret(std::move(text));
    if (!whole) return refuse(file, "cannot be read to its end");
    return secret;
}

sdk::Result<void> replaceKeyFile(const FolderLock& folder, const std::filesystem::path& file,
                                 std::string_view text) {
    const std::string beside = "." + file.filename().string() + ".new";
    // What a crash left behind has a mode and an owner of its own.
    ::unlinkat(folder.descriptor(), beside.c_str(), 0);
    const Descriptor out(::openat(folder.descriptor(), beside.c_str(),
                                  O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (out.number() < 0) return refuseByErrno(file, "cannot be written");
    const bool written = ::fchmod(out.number(), S_IRUSR | S_IWUSR) == 0 &&
                         writeAll(out.number(), text) && ::fsync(out.number()) == 0 &&
                         ::renameat(folder.descriptor(), beside.c_str(), folder.descriptor(),
                                    file.filename().c_str()) == 0;
    if (!written) {
        const auto refusal = refuseByErrno(file, "cannot be written");
        ::unlinkat(folder.descriptor(), beside.c_str(), 0);
        return refusal;
    }
    if (::fsync(folder.descriptor()) != 0)
        return refuseByErrno(file, "its folder cannot be synced");
    return {};
}

}  // namespace patron::keys
