#ifndef PATRON_TESTS_SERVED_FRONT_H
#define PATRON_TESTS_SERVED_FRONT_H

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <utility>

#include "fastcgi_client.h"
#include "fcgi/front.h"

namespace patron::fcgi::test {

/// Polls until `condition` holds; false after ten seconds.
inline bool eventually(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

class TempFolder {
  public:
    TempFolder() {
        char name[] = "/tmp/patron-fcgi-XXXXXX";
        path_ = mkdtemp(name);
    }
    ~TempFolder() { std::filesystem::remove_all(path_); }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }

  private:
    std::string path_;
};

/// Answers with the path, or as the test says; refuses with 503.
class TestHandler : public http::Handler {
  public:
    using Function = std::function<http::Response(const http::Request&)>;
    TestHandler() : function_([](const http::Request& r) { return ok(r.path); }) {}
    explicit TestHandler(Function function) : function_(std::move(function)) {}

    static http::Response ok(std::string body) {
        return {200, {{"Content-Type", "text/plain"}}, std::move(body)};
    }
    http::Response handle(const http::Request& request) noexcept override {
        return function_(request);
    }
    http::Response refuse(const http::Request&) noexcept override {
        return {503, {{"Retry-After", "1"}}, "busy"};
    }

  private:
    Function function_;
};

/// A gate that handlers wait at until the test opens it.
class Gate {
  public:
    void open() { promise_.set_value(); }
    void wait() const { future_.wait(); }

  private:
    std::promise<void> promise_;
    std::shared_future<void> future_{promise_.get_future().share()};
};

/// A front on a socket of its own, running in a thread until the object goes.
class ServedFront {
  public:
    explicit ServedFront(const FrontOptions& options = {}, TestHandler::Function function = {})
        : handler_(function ? TestHandler(std::move(function)) : TestHandler()),
          front_(options, std::move(Listener::open(folder_ / "socket")).value(), handler_) {
        std::promise<void> ready;
        thread_ = std::thread([this, &ready] {
            front_.run([&ready] { ready.set_value(); });
            returned_ = true;
        });
        ready.get_future().wait();
    }
    ~ServedFront() {
        front_.requestStop();
        thread_.join();
    }
    ServedFront(const ServedFront&) = delete;
    ServedFront& operator=(const ServedFront&) = delete;

    std::string path() const { return folder_ / "socket"; }
    FastCgiClient connect() const { return FastCgiClient(path()); }
    Front& front() { return front_; }
    bool returned() const { return returned_; }

  private:
    TempFolder folder_;
    TestHandler handler_;
    Front front_;
    std::atomic<bool> returned_{false};
    std::thread thread_;
};

}  // namespace patron::fcgi::test

#endif  // PATRON_TESTS_SERVED_FRONT_H
