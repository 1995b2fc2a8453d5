#ifndef PATRON_SDK_TESTKIT_TEST_HOST_H
#define PATRON_SDK_TESTKIT_TEST_HOST_H

#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "sdk/plugin.h"

namespace patron::sdk::testkit {

/// Keeps what is logged as one text, so that a test can ask whether something stands in it that
/// must never be logged. Any thread.
class RecordingLog final : public Log {
  public:
    void write(LogLevel, std::string_view event,
               std::initializer_list<LogField> fields) noexcept override {
        const std::lock_guard lock(mutex_);
        text_.append(event);
        for (const LogField& field : fields) {
            text_.append(" ").append(field.name).append("=");
            std::visit([this](const auto& value) { append(value); }, field.value);
        }
        text_.append("\n");
    }

    std::string text() const {
        const std::lock_guard lock(mutex_);
        return text_;
    }
    bool contains(std::string_view part) const { return text().find(part) != std::string::npos; }

  private:
    template <class Value>
    void append(const Value& value) {
        if constexpr (std::is_arithmetic_v<Value>) {
            text_.append(std::to_string(value));
        } else {
            text_.append(value);
        }
    }

    mutable std::mutex mutex_;
    std::string text_;
};

/// The host of a plugin under test: a clock that the test moves and a log that it can read.
/// Outlives the instances made with it. Any thread.
class TestHost final : public PluginHost {
  public:
    TimePoint now() const override { return TimePoint(Duration(milliseconds_.load())); }
    RecordingLog& log() override { return log_; }
    const RecordingLog& log() const { return log_; }

    void advance(Duration span) { milliseconds_ += span.count(); }

  private:
    std::atomic<Duration::rep> milliseconds_ = 1'700'000'000'000;
    RecordingLog log_;
};

}  // namespace patron::sdk::testkit

#endif  // PATRON_SDK_TESTKIT_TEST_HOST_H
