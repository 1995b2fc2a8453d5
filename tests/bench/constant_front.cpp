// Our front with the same constant answer, to measure it without the service behind it.
//
//   constant_front <socket path> [workers]

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "constant_answer.h"
#include "fcgi/front.h"

namespace {

class ConstantHandler : public patron::http::Handler {
  public:
    patron::http::Response handle(const patron::http::Request&) noexcept override {
        return {200, {{"Content-Type", "application/json"}}, body_};
    }
    patron::http::Response refuse(const patron::http::Request&) noexcept override {
        return {503, {{"Retry-After", "1"}}, {}};
    }

  private:
    const std::string body_ = patron::bench::constantAnswer();
};

patron::fcgi::Front* running = nullptr;

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) return std::fputs("usage: constant_front <socket path> [workers]\n", stderr), 2;
    auto listener = patron::fcgi::Listener::open(argv[1], 0666);
    if (!listener) return std::fprintf(stderr, "%s\n", listener.error().detail.c_str()), 1;
    patron::fcgi::FrontOptions options;
    if (argc > 2) options.workers = static_cast<unsigned>(std::atoi(argv[2]));
    ConstantHandler handler;
    patron::fcgi::Front front(options, std::move(*listener), handler);
    running = &front;
    std::signal(SIGTERM, [](int) { running->requestStop(); });
    front.run();
}
