#ifndef PATRON_TESTS_SERVICE_CHILD_PROCESS_H
#define PATRON_TESTS_SERVICE_CHILD_PROCESS_H

#include <sys/types.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "eventually.h"

namespace patron::tests {

using Environment = std::map<std::string, std::string>;

/// A program as a child of the test, output and errors in a file. It ends with this object and, by
/// PR_SET_PDEATHSIG, with the test. That signal comes when the *thread* ends that started the
/// child: start children from the test's main thread only.
class ChildProcess {
  public:
    /// Throws std::runtime_error when there is no such program or the log cannot be opened. `input`
    /// becomes the child's descriptor 0 (a listening socket, for instance).
    ChildProcess(std::vector<std::string> command, const std::string& logFile,
                 const Environment& environment = {}, int input = -1);
    /// SIGKILL, when it still runs.
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    pid_t pid() const { return pid_; }
    bool running();
    void signal(int number);
    /// The exit code, or 128 plus the signal that ended it; throws when it does not end in time.
    int wait(std::chrono::seconds patience = kPatience);
    /// SIGTERM, then wait.
    int terminate();

  private:
    pid_t pid_ = -1;
    int status_ = -1;
    bool ended_ = false;
};

/// What a command left when it had ended.
struct Finished {
    int status = 0;
    std::string output;
    std::string errors;
};
Finished runToEnd(const std::vector<std::string>& command, const Environment& environment = {},
                  const std::string& input = {});

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_CHILD_PROCESS_H
