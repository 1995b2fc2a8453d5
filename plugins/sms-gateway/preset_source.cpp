#include "preset_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace patron::sms_gateway {
namespace {

constexpr std::size_t kLargestFile = std::size_t{64} * 1024;

class OpenFile {
  public:
    /// Without waiting: the path may name a pipe.
    explicit OpenFile(const std::string& path)
        : file_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)) {}
    ~OpenFile() {
        if (file_ >= 0) ::close(file_);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    int get() const { return file_; }

  private:
    int file_;
};

std::string lastError() { return std::generic_category().message(errno); }

sdk::Unexpected refuse(const std::string& path, const std::string& why) {
    return sdk::fail(sdk::ErrorCode::kPluginRefused, "preset_file: " + path + ": " + why);
}

/// Why such a file is not to be read; empty when it is.
std::string distrustOf(const struct stat& status) {
    if (!S_ISREG(status.st_mode)) return "is not a file";
    if (status.st_uid != 0 && status.st_uid != ::geteuid()) {
        return "must belong to root or to the user of this service";
    }
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return "others than its owner may write to it; take that right away with chmod go-w";
    }
    return {};
}

}  // namespace

std::string_view builtInPreset(std::string_view name) {
    const auto all = builtInPresets();
    const auto found =
        std::ranges::find_if(all, [&](const BuiltInPreset& p) { return p.name == name; });
    return found == all.end() ? std::string_view() : found->json;
}

sdk::Result<std::string> readPresetFile(const std::string& path) {
    if (!path.starts_with('/')) return refuse(path, "must be an absolute path");
    const OpenFile file(path);
    struct stat status {};
    if (file.get() < 0 || ::fstat(file.get(), &status) != 0) return refuse(path, lastError());
    if (const std::string why = distrustOf(status); !why.empty()) return refuse(path, why);
    std::string content(kLargestFile + 1, '\0');
    std::size_t size = 0;
    while (size < content.size()) {
        const ssize_t got = ::read(file.get(), content.data() + size, content.size() - size);
        if (got == 0) break;
        if (got < 0 && errno != EINTR) return refuse(path, lastError());
        if (got > 0) size += static_cast<std::size_t>(got);
    }
    if (size > kLargestFile) return refuse(path, "is larger than 64 KiB");
    content.resize(size);
    return content;
}

}  // namespace patron::sms_gateway
