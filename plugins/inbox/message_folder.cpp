#include "message_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <random>
#include <utility>

#include "stored_message_json.h"

namespace patron::inbox {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".json";
constexpr std::string_view kUnfinishedEnding = ".part";
constexpr auto kUnfinishedLife = std::chrono::minutes(10);

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

/// FNV-1a: the same in every process and build, unlike std::hash. Only a filter, never the proof.
std::string addressHash(std::string_view address) {
    std::uint64_t hash = 14695981039346656037u;
    for (const char c : lowerCase(address)) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    }
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
    return text;
}

std::string nameOf(std::string_view id, std::string_view address) {
    return std::string(id) + "." + addressHash(address) + std::string(kEnding);
}
std::string idOf(std::string_view name) { return std::string(name.substr(0, name.find('.'))); }

std::error_code lastError() { return {errno, std::generic_category()}; }

std::error_code writeNewFile(const fs::path& path, std::string_view content) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return lastError();
    std::error_code error;
    while (!content.empty() && !error) {
        const ssize_t written = ::write(file, content.data(), content.size());
        if (written >= 0) {
            content.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            error = lastError();
        }
    }
    if (::close(file) != 0 && !error) error = lastError();
    return error;
}

std::optional<sdk::StoredMessage> readMessage(const fs::path& folder, const std::string& name) {
    std::ifstream file(folder / name, std::ios::binary);
    if (!file) return std::nullopt;  // pruned by another process since the folder was read
    const std::string json((std::istreambuf_iterator<char>(file)), {});
    return fromJson(idOf(name), json);
}

/// What a process that died in the middle of a write left behind.
void removeWhenForgotten(const fs::path& path) {
    std::error_code error;
    const auto written = fs::last_write_time(path, error);
    if (!error && fs::file_time_type::clock::now() - written > kUnfinishedLife) {
        fs::remove(path, error);
    }
}

void makePrivateFolder(const fs::path& folder) {
    fs::create_directories(folder);
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0) throw fs::filesystem_error("", folder, lastError());
    if (status.st_uid != ::geteuid()) {
        throw fs::filesystem_error("", folder,
                                   std::make_error_code(std::errc::operation_not_permitted));
    }
    fs::permissions(folder, fs::perms::owner_all);
}

}  // namespace

MessageFolder::MessageFolder(fs::path folder, std::size_t keep)
    : folder_(std::move(folder)), keep_(keep), writer_(std::random_device{}()) {
    makePrivateFolder(folder_);
}

std::error_code MessageFolder::add(sdk::StoredMessage& message) {
    message.id = nextId();
    const fs::path unfinished = folder_ / (message.id + std::string(kUnfinishedEnding));
    std::error_code error = writeNewFile(unfinished, toJson(message));
    if (!error) fs::rename(unfinished, folder_ / nameOf(message.id, message.to), error);
    if (error) {
        std::error_code ignored;
        fs::remove(unfinished, ignored);
        return error;
    }
    pruneSometimes();
    return {};
}

std::vector<sdk::StoredMessage> MessageFolder::list(std::string_view address,
                                                    std::size_t limit) const {
    const std::string wanted = lowerCase(address);
    const std::string ending = "." + addressHash(address) + std::string(kEnding);
    std::vector<std::string> all = names();
    if (all.size() > keep_) all.resize(keep_);
    std::vector<sdk::StoredMessage> found;
    for (const std::string& name : all) {
        if (found.size() >= limit) break;
        if (!wanted.empty() && !name.ends_with(ending)) continue;
        auto message = readMessage(folder_, name);
        if (message && (wanted.empty() || lowerCase(message->to) == wanted)) {
            found.push_back(std::move(*message));
        }
    }
    return found;
}

std::string MessageFolder::nextId() {
    using std::chrono::microseconds;
    const std::int64_t now = std::chrono::duration_cast<microseconds>(
                                 std::chrono::system_clock::now().time_since_epoch())
                                 .count();
    // Ascends even when the clock stands still or is set back.
    std::int64_t last = lastMicroseconds_;
    std::int64_t mine = 0;
    do {
        mine = std::max(last + 1, now);
    } while (!lastMicroseconds_.compare_exchange_weak(last, mine));
    char id[64];
    std::snprintf(id, sizeof id, "%016lld-%07d-%08x", static_cast<long long>(mine),
                  static_cast<int>(::getpid()), static_cast<unsigned>(writer_));
    return id;
}

std::vector<std::string> MessageFolder::names() const {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(folder_, error), end; !error && entry != end;
         entry.increment(error)) {
        std::string name = entry->path().filename().string();
        std::error_code unknown;
        if (name.ends_with(kEnding) && entry->is_regular_file(unknown)) {
            names.push_back(std::move(name));
        }
    }
    std::sort(names.begin(), names.end(), std::greater<>());
    return names;
}

void MessageFolder::pruneSometimes() {
    // Reading the folder at every message would make sending slower the more there are.
    const std::size_t batch = std::max<std::size_t>(1, keep_ / 10);
    if (added_++ % batch != 0) return;
    const std::vector<std::string> all = names();
    std::error_code ignored;
    for (std::size_t i = keep_; i < all.size(); ++i) fs::remove(folder_ / all[i], ignored);
    for (const auto& entry : fs::directory_iterator(folder_, ignored)) {
        if (entry.path().extension() == kUnfinishedEnding) removeWhenForgotten(entry.path());
    }
}

}  // namespace patron::inbox
