#include "app/json_log.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <cstdio>

#include "sdk/time.h"

namespace patron::app {

namespace {

using sdk::LogLevel;

constexpr std::size_t kQueuedLines = 8192;

spdlog::level::level_enum levelOf(LogLevel level) {
    switch (level) {
        case LogLevel::kDebug:
            return spdlog::level::debug;
        case LogLevel::kInfo:
            return spdlog::level::info;
        case LogLevel::kWarning:
            return spdlog::level::warn;
        case LogLevel::kError:
            return spdlog::level::err;
    }
    return spdlog::level::info;
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

std::string timestamp() {
    const sdk::TimePoint now = sdk::systemNow();
    const auto day = std::chrono::floor<std::chrono::days>(now);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(now - day);
    char text[40];
    std::snprintf(
        text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int(date.year()),
        unsigned(date.month()), unsigned(date.day()), static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
        static_cast<int>(clock.subseconds().count()));
    return text;
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

}  // namespace

JsonLog::JsonLog(const std::string& level, bool background) {
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    if (background) {
        spdlog::init_thread_pool(kQueuedLines, 1);
        logger_ =
            std::make_shared<spdlog::async_logger>("patron", std::move(sink), spdlog::thread_pool(),
                                                   spdlog::async_overflow_policy::overrun_oldest);
    } else {
        logger_ = std::make_shared<spdlog::logger>("patron", std::move(sink));
    }
    logger_->set_pattern("%v");
    logger_->set_level(spdlog::level::from_str(level));
}

JsonLog::~JsonLog() {
    logger_->flush();
    logger_.reset();
    spdlog::shutdown();
}

void JsonLog::write(sdk::LogLevel level, std::string_view event,
                    std::initializer_list<sdk::LogField> fields) noexcept {
    if (!logger_->should_log(levelOf(level))) return;
    try {
        rapidjson::StringBuffer buffer;
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
        logger_->log(levelOf(level), std::string_view(buffer.GetString(), buffer.GetSize()));
    } catch (...) {
        // A line that cannot be written must not fail the work it tells of.
    }
}

}  // namespace patron::app
