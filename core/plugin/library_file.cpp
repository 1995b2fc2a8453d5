#include "plugin/library_file.h"

#include <Poco/DigestEngine.h>
#include <Poco/SHA2Engine.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "plugin/elf_check.h"

namespace patron::plugin {
namespace {

namespace fs = std::filesystem;

sdk::Unexpected refuse(std::string sentence) {
    return sdk::fail(sdk::ErrorCode::kPluginRefused, std::move(sentence));
}

std::string lastError() { return std::generic_category().message(errno); }

class OpenFile {
  public:
    explicit OpenFile(int file) : file_(file) {}
    ~OpenFile() {
        if (file_ >= 0) ::close(file_);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    int get() const { return file_; }

  private:
    int file_;
};

/// Why such a file is not to be trusted; empty when it is.
std::string distrustOf(const struct stat& status) {
    if (!S_ISREG(status.st_mode)) return "it is not a file";
    if (status.st_uid != 0 && status.st_uid != ::geteuid()) {
        return "it belongs to another user (number " + std::to_string(status.st_uid) +
               "): plugins must belong to root or to the user of this service";
    }
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return "others than its owner may write to it; take that right away with chmod go-w";
    }
    return {};
}

bool readAll(int file, std::string& content) {
    char block[64 * 1024];
    for (;;) {
        const ssize_t got = ::read(file, block, sizeof block);
        if (got == 0) return true;
        if (got > 0) {
            content.append(block, static_cast<std::size_t>(got));
        } else if (errno != EINTR) {
            return false;
        }
    }
}

bool writeAll(int file, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(file, content.data(), content.size());
        if (written >= 0) {
            content.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

std::string sha256(const std::string& content) {
    Poco::SHA2Engine engine(Poco::SHA2Engine::SHA_256);
    engine.update(content);
    return Poco::DigestEngine::digestToHex(engine.digest());
}

bool holds(const fs::path& path, const std::string& content) {
    std::error_code error;
    if (fs::file_size(path, error) != content.size() || error) return false;
    std::ifstream file(path, std::ios::binary);
    return std::equal(std::istreambuf_iterator<char>(file), {}, content.begin(), content.end());
}

/// Makes the folder ours alone; empty when that worked.
std::string makeStageFolder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    struct stat status {};
    if (error || ::stat(folder.c_str(), &status) != 0) {
        return "the stage folder " + folder.string() +
               " cannot be made: " + (error ? error.message() : lastError());
    }
    if (status.st_uid != ::geteuid()) {
        return "the stage folder " + folder.string() + " belongs to another user (number " +
               std::to_string(status.st_uid) + "); patrond and patronctl run as one user";
    }
    fs::permissions(folder, fs::perms::owner_all, error);
    return error ? "the stage folder " + folder.string() + ": " + error.message() : std::string();
}

/// Written beside and renamed, so that no process loads half a file.
bool writeBeside(const fs::path& target, const std::string& content) {
    std::string temporary = target.string() + ".XXXXXX";
    const OpenFile file(::mkostemp(temporary.data(), O_CLOEXEC));
    if (file.get() < 0) return false;
    if (writeAll(file.get(), content) && ::fchmod(file.get(), 0500) == 0 &&
        ::rename(temporary.c_str(), target.c_str()) == 0) {
        return true;
    }
    const int error = errno;
    ::unlink(temporary.c_str());
    errno = error;
    return false;
}

}  // namespace

sdk::Result<LibraryFile> readLibraryFile(const fs::path& path) {
    if (!path.is_absolute()) return refuse("its path is relative; plugins are named in full");
    const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status {};
    if (file.get() < 0 || ::fstat(file.get(), &status) != 0) {
        return refuse("it cannot be opened: " + lastError() + "; see `patronctl plugin list`");
    }
    if (std::string distrust = distrustOf(status); !distrust.empty()) return refuse(distrust);
    LibraryFile library;
    if (!readAll(file.get(), library.content)) return refuse("it cannot be read: " + lastError());
    if (std::string flaw = elfFlaw(library.content); !flaw.empty()) return refuse(flaw);
    library.hash = sha256(library.content);
    return library;
}

sdk::Result<fs::path> stageLibraryFile(const LibraryFile& file, const fs::path& original,
                                       const fs::path& stageFolder) {
    if (std::string problem = makeStageFolder(stageFolder); !problem.empty()) {
        return refuse(problem);
    }
    // Absolute, or the dynamic linker would look for it elsewhere.
    const fs::path staged =
        fs::absolute(stageFolder) / (original.stem().string() + "-" + file.hash + ".so");
    if (!holds(staged, file.content) && !writeBeside(staged, file.content)) {
        return refuse("it cannot be copied to " + staged.string() + ": " + lastError());
    }
    return staged;
}

}  // namespace patron::plugin
