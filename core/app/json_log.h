#ifndef PATRON_APP_JSON_LOG_H
#define PATRON_APP_JSON_LOG_H

#include <memory>
#include <string>

#include "sdk/log.h"

namespace spdlog {
class logger;
}

namespace patron::app {

/// Writes one JSON object per line to standard error: `ts` (UTC), `level`, `event`, then the
/// fields. JSON escaping keeps control characters, and so forged lines, out (OWASP
/// ASVS 5.0, 16.4.1). Lines go through a bounded queue to a thread of their own, so that a slow
/// reader of the log does not slow requests; when the queue is full the oldest lines go. Any
/// thread.
class JsonLog : public sdk::Log {
  public:
    /// @param level `debug`, `info`, `warning` or `error`
    /// @param background false: lines are written by the caller at once (CGI, commands)
    JsonLog(const std::string& level, bool background);
    /// Writes what is queued.
    ~JsonLog() override;

    void write(sdk::LogLevel level, std::string_view event,
               std::initializer_list<sdk::LogField> fields) noexcept override;

  private:
    std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace patron::app

#endif  // PATRON_APP_JSON_LOG_H
