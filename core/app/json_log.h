#ifndef PATRON_APP_JSON_LOG_H
#define PATRON_APP_JSON_LOG_H

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "sdk/log.h"

namespace patron::app {

/// Writes one JSON object per line to standard error: `ts` (UTC), `level`, `event`, then the
/// fields. JSON escaping keeps control characters, and so forged lines, out (OWASP
/// ASVS 5.0, 16.4.1).
///
/// In the background, lines gather in memory and a thread writes them out ten times a second, in
/// one call: a line costs the request no system call and no other thread's wake-up, which measured
/// a quarter of the service's processor time. A reader of the log that stands still cannot hold up
/// requests: past kMostBytes lines are dropped, and a line says how many. Any thread.
class JsonLog : public sdk::Log {
  public:
    /// @param level      `debug`, `info`, `warning` or `error`
    /// @param background false: lines are written by the caller at once (CGI, commands)
    JsonLog(const std::string& level, bool background);
    /// Writes what is left.
    ~JsonLog() override;

    void write(sdk::LogLevel level, std::string_view event,
               std::initializer_list<sdk::LogField> fields) noexcept override;

    static constexpr std::size_t kMostBytes = 4 * 1024 * 1024;

  private:
    void run();
    void add(std::string_view line);

    const sdk::LogLevel least_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::string lines_;
    std::uint64_t dropped_ = 0;
    bool stopping_ = false;
    std::thread thread_;  ///< not joinable: no background
};

}  // namespace patron::app

#endif  // PATRON_APP_JSON_LOG_H
