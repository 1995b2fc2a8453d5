#include "app/json_log.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <utility>

#include "sdk/time.h"

namespace patron::app {

namespace {

using sdk::LogLevel;

constexpr std::chrono::milliseconds kWriteEvery{100};

LogLevel levelNamed(const std::string& name) {
    if (name == "debug") return LogLevel::kDebug;
    if (name == "warning") return LogLevel::kWarning;
    return name == "error" ? LogLevel::kError : LogLevel::kInfo;
}

const char* levelName(LogLevel level) {
    switch (level) {
        case LogLevel::kDebug:
            return "debug";
        case LogLevel::kInfo:
            return "info";
        case LogLevel::kWarning:
            return "warning";
        case LogLevel::kError:
            return "error";
    }
    return "info";
}

/// RFC 3339, to the millisecond.
std::string timestamp() {
    const sdk::TimePoint now = sdk::systemNow();
    std::string text = sdk::utcText(now);
    text[text.find(' ')] = 'T';
    const std::string thousandths = std::to_string(1000 + now.time_since_epoch().count() % 1000);
    return text.append(".").append(thousandths, 1).append("Z");
}

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void writeText(Writer& writer, std::string_view text) {
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void writeValue(Writer& writer, const sdk::LogField& field) {
    if (const auto* text = std::get_if<std::string_view>(&field.value)) {
        writeText(writer, *text);
    } else if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
        writer.Int64(*number);
    } else if (const auto* real = std::get_if<double>(&field.value)) {
        writer.Double(*real);
    } else {
        writer.Bool(std::get<bool>(field.value));
    }
}

void writeAll(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(STDERR_FILENO, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) return;  // nobody to tell
        if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

/// The line, until this thread writes the next.
std::string_view lineOf(LogLevel level, std::string_view event,
                        std::initializer_list<sdk::LogField> fields) {
    thread_local rapidjson::StringBuffer buffer;
    buffer.Clear();
    Writer writer(buffer);
    writer.SetMaxDecimalPlaces(3);
    writer.StartObject();
    writer.Key("ts");
    writeText(writer, timestamp());
    writer.Key("level");
    writer.String(levelName(level));
    writer.Key("event");
    writeText(writer, event);
    for (const sdk::LogField& field : fields) {
        writer.Key(field.name.data(), static_cast<rapidjson::SizeType>(field.name.size()));
        writeValue(writer, field);
    }
    writer.EndObject();
    buffer.Put('\n');
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace

JsonLog::JsonLog(const std::string& level, bool background) : least_(levelNamed(level)) {
    if (!background) return;
    // The program's signals are for its own threads.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    thread_ = std::thread([this] { run(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

JsonLog::~JsonLog() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void JsonLog::write(LogLevel level, std::string_view event,
                    std::initializer_list<sdk::LogField> fields) noexcept {
    if (level < least_) return;
    try {
        const std::string_view line = lineOf(level, event, fields);
        thread_.joinable() ? add(line) : writeAll(line);
    } catch (...) {
        // A line that cannot be written must not fail the work it tells of.
    }
}

void JsonLog::add(std::string_view line) {
    const std::lock_guard lock(mutex_);
    if (lines_.size() + line.size() > kMostBytes) {
        ++dropped_;
    } else {
        lines_.append(line);
    }
}

void JsonLog::run() {
    std::string batch;
    std::unique_lock lock(mutex_);
    while (true) {
        const bool last = wake_.wait_for(lock, kWriteEvery, [this] { return stopping_; });
        batch.swap(lines_);
        const std::uint64_t dropped = std::exchange(dropped_, 0);
        lock.unlock();
        writeAll(batch);
        if (dropped > 0) {
            writeAll(lineOf(LogLevel::kWarning, "log.dropped", {{"lines", dropped}}));
        }
        batch.clear();
        lock.lock();
        if (last) return;
    }
}

}  // namespace patron::app
