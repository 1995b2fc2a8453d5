#ifndef PATRON_SDK_LOG_H
#define PATRON_SDK_LOG_H

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <variant>

namespace patron::sdk::inline v1 {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

/// One named value of a log line. Borrows its texts for the length of the call.
struct LogField {
    std::string_view name;
    std::variant<std::string_view, std::int64_t, double, bool> value;

    LogField(std::string_view n, std::string_view v) : name(n), value(v) {}
    LogField(std::string_view n, const char* v) : name(n), value(std::string_view(v)) {}
    LogField(std::string_view n, bool v) : name(n), value(v) {}
    LogField(std::string_view n, double v) : name(n), value(v) {}
    template <std::integral I>
    LogField(std::string_view n, I v) : name(n), value(static_cast<std::int64_t>(v)) {}
};

/// Where the service says what it does: one structured line per event. `event` is a stable
/// dotted name (`delivery.sent`), the fields carry the rest. Never pass personal data, a one-time
/// code or a token: OWASP ASVS 5.0, 16.2.5. Control characters are escaped by the writer, so a
/// line cannot be forged. Callable from any thread; never blocks on a slow reader for long and
/// never throws. Owned by the host.
class Log {
  public:
    virtual ~Log() = default;
    virtual void write(LogLevel level, std::string_view event,
                       std::initializer_list<LogField> fields) noexcept = 0;
};

}  // namespace patron::sdk::inline v1

#endif  // PATRON_SDK_LOG_H
