#include "server_process.h"

#include <Poco/JSON/Parser.h>
#include <Poco/PipeStream.h>

#include <iostream>
#include <stdexcept>

namespace patron::tests {
namespace {

// Far beyond what a healthy server needs: only a broken one meets it.
constexpr std::chrono::seconds kPatience{60};

Poco::ProcessHandle launch(const std::string& script, const std::vector<std::string>& arguments,
                           Poco::Pipe& input, Poco::Pipe& output) {
    return Poco::Process::launch(serversFolder() + "/" + script, arguments, &input, &output,
                                 nullptr);
}

/// Null for a line that is no event; it is shown, since it tells what went wrong.
ServerProcess::Event parse(const std::string& line) {
    try {
        return Poco::JSON::Parser().parse(line).extract<ServerProcess::Event>();
    } catch (const Poco::Exception&) {
        std::cerr << "not an event: " << line << "\n";
        return nullptr;
    }
}

}  // namespace

std::string serversFolder() { return PATRON_TEST_SERVERS; }

ServerProcess::ServerProcess(const std::string& script, const std::vector<std::string>& arguments)
    : process_(launch(script, arguments, input_, output_)), reader_([this] { read(); }) {
    const auto ready = waitForEvents("ready", 1);
    if (ready.empty()) {
        end();
        throw std::runtime_error(script + " did not get ready");
    }
    ready_ = ready.front();
}

ServerProcess::~ServerProcess() { end(); }

void ServerProcess::end() {
    // The end of their input is the end of the scripts.
    input_.close(Poco::Pipe::CLOSE_WRITE);
    process_.wait();
    reader_.join();
}

void ServerProcess::read() {
    Poco::PipeInputStream stream(output_);
    std::string line;
    while (std::getline(stream, line)) {
        const Event event = parse(line);
        if (!event) continue;
        const std::lock_guard lock(mutex_);
        events_.push_back(event);
        changed_.notify_all();
    }
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
}

void ServerProcess::command(const std::string& line) {
    const std::size_t before = events("done").size();
    const std::string bytes = line + "\n";
    input_.writeBytes(bytes.data(), static_cast<int>(bytes.size()));
    if (waitForEvents("done", before + 1).size() <= before) {
        throw std::runtime_error("no answer to: " + line);
    }
}

std::vector<ServerProcess::Event> ServerProcess::named(const std::string& name) const {
    std::vector<Event> found;
    for (const Event& event : events_) {
        if (event->getValue<std::string>("event") == name) found.push_back(event);
    }
    return found;
}

std::vector<ServerProcess::Event> ServerProcess::events(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    return named(name);
}

std::vector<ServerProcess::Event> ServerProcess::waitForEvents(const std::string& name,
                                                               std::size_t count) const {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kPatience, [&] { return ended_ || named(name).size() >= count; });
    return named(name);
}

}  // namespace patron::tests
