#ifndef PATRON_SMTP_SESSION_POOL_H
#define PATRON_SMTP_SESSION_POOL_H

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "smtp_session.h"

namespace patron::smtp {

/// Signed-in sessions between two mails: the handshake, TLS and authentication cost far more than a
/// mail. A session waits for a short while only, and servers limit mails per session, so both are
/// bounded here; what is too old is closed when the pool is next used. Any thread.
class SessionPool {
  public:
    /// A session and how many mails it carried.
    struct Entry {
        std::unique_ptr<SmtpSession> session;
        int mails = 0;
    };

    /// A session that the server has not closed, or an empty entry.
    Entry take();
    /// Closes all that wait.
    void clear();
    /// Keeps a session that carried another mail well, or closes it.
    void give(Entry entry);

  private:
    using Clock = std::chrono::steady_clock;
    static constexpr std::size_t kMostIdle = 4;
    static constexpr int kMostMails = 100;
    static constexpr std::chrono::seconds kLongestIdle{20};

    struct Idle {
        Entry entry;
        Clock::time_point since;
    };

    std::mutex mutex_;
    std::vector<Idle> idle_;  ///< oldest first
};

}  // namespace patron::smtp

#endif  // PATRON_SMTP_SESSION_POOL_H
