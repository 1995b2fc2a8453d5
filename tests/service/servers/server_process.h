#ifndef PATRON_TESTS_SERVER_PROCESS_H
#define PATRON_TESTS_SERVER_PROCESS_H

#include <Poco/JSON/Object.h>
#include <Poco/Pipe.h>
#include <Poco/Process.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace patron::tests {

/// Where the scripts of this folder are.
std::string serversFolder();

/// One of the server scripts of this folder, as a child process: it speaks JSON lines, obeys lines
/// on its input, and ends with this object. Throws std::runtime_error when it does not get ready.
class ServerProcess {
  public:
    using Event = Poco::JSON::Object::Ptr;

    /// Starts the script and waits for its event `ready`.
    ServerProcess(const std::string& script, const std::vector<std::string>& arguments);
    ~ServerProcess();

    Event ready() const { return ready_; }
    std::uint16_t port(const std::string& name = "port") const {
        return ready_->getValue<std::uint16_t>(name);
    }

    /// Sends a line and waits for the event `done` that answers it.
    void command(const std::string& line);

    /// All events of that name so far.
    std::vector<Event> events(const std::string& name) const;
    /// Those, as soon as there are `count`; what there is when that takes too long.
    std::vector<Event> waitForEvents(const std::string& name, std::size_t count) const;

  private:
    void read();
    void end();
    std::vector<Event> named(const std::string& name) const;  ///< with the lock held

    Poco::Pipe input_, output_;
    Poco::ProcessHandle process_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::vector<Event> events_;
    bool ended_ = false;
    std::thread reader_;
    Event ready_;
};

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVER_PROCESS_H
