#include "child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

namespace patron::tests {
namespace {

struct Streams {
    int input;
    int output;
    int errors;
};

std::vector<char*> pointersTo(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

std::vector<std::string> withParents(const Environment& extra) {
    std::vector<std::string> all;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text = *entry;
        if (!extra.contains(text.substr(0, text.find('=')))) all.push_back(text);
    }
    for (const auto& [name, value] : extra) all.push_back(name + "=" + value);
    return all;
}

// Everything that needs memory is made before the fork: other threads of the test may be running.
pid_t spawn(std::vector<std::string> command, const Environment& extra, const Streams& streams) {
    std::vector<std::string> environment = withParents(extra);
    const std::vector<char*> arguments = pointersTo(command);
    const std::vector<char*> variables = pointersTo(environment);
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid != 0) return pid;
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) _exit(127);
    dup2(streams.input, 0);
    dup2(streams.output, 1);
    dup2(streams.errors, 2);
    // Nothing else of the test's is the child's: neither sockets nor other children's logs.
    close_range(3, ~0U, 0);
    execvpe(arguments[0], arguments.data(), variables.data());
    _exit(127);
}

int exitCode(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string contentOf(int descriptor) {
    std::string text(static_cast<std::size_t>(lseek(descriptor, 0, SEEK_END)), '\0');
    const ssize_t got = pread(descriptor, text.data(), text.size(), 0);
    text.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return text;
}

}  // namespace

ChildProcess::ChildProcess(std::vector<std::string> command, const std::string& logFile,
                           const Environment& environment, int input) {
    const int log = open(logFile.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (log < 0 || nothing < 0) throw std::runtime_error("cannot open " + logFile);
    pid_ = spawn(std::move(command), environment, {input < 0 ? nothing : input, log, log});
    close(log);
    close(nothing);
    if (pid_ < 0) throw std::runtime_error("cannot fork");
}

ChildProcess::~ChildProcess() {
    if (!running()) return;
    signal(SIGKILL);
    waitpid(pid_, &status_, 0);
}

bool ChildProcess::running() {
    if (!ended_) ended_ = waitpid(pid_, &status_, WNOHANG) == pid_;
    return !ended_;
}

void ChildProcess::signal(int number) {
    if (running()) kill(pid_, number);
}

int ChildProcess::wait(std::chrono::seconds patience) {
    if (!eventually([this] { return !running(); }, patience)) {
        throw std::runtime_error("process " + std::to_string(pid_) + " does not end");
    }
    return exitCode(status_);
}

int ChildProcess::terminate() {
    signal(SIGTERM);
    return wait();
}

Finished runToEnd(const std::vector<std::string>& command, const Environment& environment,
                  const std::string& input) {
    const Streams streams{memfd_create("input", MFD_CLOEXEC), memfd_create("output", MFD_CLOEXEC),
                          memfd_create("errors", MFD_CLOEXEC)};
    if (pwrite(streams.input, input.data(), input.size(), 0) < 0) {
        throw std::runtime_error("cannot hand over input");
    }
    const pid_t pid = spawn(command, environment, streams);
    int status = 0;
    waitpid(pid, &status, 0);
    Finished finished{exitCode(status), contentOf(streams.output), contentOf(streams.errors)};
    for (const int descriptor : {streams.input, streams.output, streams.errors}) close(descriptor);
    return finished;
}

}  // namespace patron::tests
