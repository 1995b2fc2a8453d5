#include <Poco/Crypto/OpenSSLInitializer.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <thread>

#include "app/config.h"
#include "app/delivery_stack.h"
#include "app/json_log.h"
#include "app/request_stack.h"
#include "app/runtime.h"
#include "app/settings_watch.h"
#include "fcgi/cgi.h"
#include "fcgi/front.h"
#include "fcgi/listener.h"

/// patrond: serves the API over FastCGI, or one request as plain CGI, or only delivers messages.
namespace {

using namespace patron::app;
namespace fcgi = patron::fcgi;
namespace sdk = patron::sdk;

sigset_t handledSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
    return signals;
}

int refuse(const sdk::Error& error) {
    std::cerr << "patrond: "
              << (error.detail.empty() ? std::string(sdk::errorId(error.code)) : error.detail)
              << "\n";
    return 1;
}

/// Waits for signals in a thread of its own: SIGHUP loads settings and plugins again, SIGTERM and
/// SIGINT stop.
class SignalThread {
  public:
    template <class Stop, class Reload>
    SignalThread(Stop stop, Reload reload)
        : thread_([stop, reload] {
              const sigset_t signals = handledSignals();
              int signal = 0;
              while (sigwait(&signals, &signal) == 0) {
                  if (signal != SIGHUP) return stop();
                  reload();
              }
          }) {}
    ~SignalThread() {
        // Ends the wait when something else ended the service.
        pthread_kill(thread_.native_handle(), SIGINT);
        thread_.join();
    }

  private:
    std::thread thread_;
};

/// What the people who look after a process that stays want to know of its plugins.
void tellOfPlugins(Runtime& runtime) {
    runtime.loader().logLoads();
    for (const auto& provider : runtime.plugins().current()->providers()) {
        if (provider.problem.empty()) continue;
        std::cerr << "patrond: provider " << provider.name << " is unusable: " << provider.problem
                  << "\n";
    }
}

int serve(const Config& config) {
    JsonLog log(config.logLevel, true);
    auto runtime = Runtime::open(config, log, config.groupCommit);
    if (!runtime) return refuse(runtime.error());
    tellOfPlugins(**runtime);
    auto listener = fcgi::Listener::open(config.listen, static_cast<mode_t>(config.listenMode));
    if (!listener) return refuse(listener.error());

    RequestStack stack(**runtime);
    std::unique_ptr<DeliveryStack> delivery;
    if (config.deliver) delivery = std::make_unique<DeliveryStack>(**runtime, stack);
    WakingHandler handler(stack, delivery.get());

    fcgi::FrontOptions options;
    options.workers = static_cast<unsigned>(config.workers);
    options.maxQueued = static_cast<std::size_t>(config.maxQueued);
    options.drainLimit = std::chrono::seconds(config.drainSeconds);
    fcgi::Front front(options, std::move(*listener), handler);

    SettingsWatch watch(**runtime);
    const SignalThread signals([&front] { front.requestStop(); }, [&watch] { watch.wake(); });
    if (delivery) delivery->start();
    front.run([&] {
        log.write(sdk::LogLevel::kInfo, "service.ready",
                  {{"version", PATRON_VERSION},
                   {"listen", config.listen},
                   {"workers", config.workers},
                   {"deliver", config.deliver},
                   {"pid", getpid()}});
    });
    log.write(sdk::LogLevel::kInfo, "service.stopped", {{"pid", getpid()}});
    return 0;
}

int deliver(const Config& config) {
    JsonLog log(config.logLevel, true);
    auto runtime = Runtime::open(config, log, false);
    if (!runtime) return refuse(runtime.error());
    tellOfPlugins(**runtime);
    RequestStack stack(**runtime);
    DeliveryStack delivery(**runtime, stack);
    SettingsWatch watch(**runtime);
    delivery.start();
    log.write(sdk::LogLevel::kInfo, "delivery.ready",
              {{"version", PATRON_VERSION}, {"pid", getpid()}});
    const sigset_t signals = handledSignals();
    int signal = 0;
    while (sigwait(&signals, &signal) == 0 && signal == SIGHUP) watch.wake();
    delivery.stop();
    log.write(sdk::LogLevel::kInfo, "delivery.stopped", {{"pid", getpid()}});
    return 0;
}

// One request, one process: nothing here may count on what another request left in memory.
int serveOne(const Config& config) {
    JsonLog log(config.logLevel, false);
    auto runtime = Runtime::open(config, log, false);
    if (!runtime) return refuse(runtime.error());
    RequestStack stack(**runtime);
    return fcgi::serveCgi(stack.handler());
}

}  // namespace

int main(int argc, char** argv) {
    // One for the whole process: without it Poco sets OpenSSL up and tears it down at every use.
    const Poco::Crypto::OpenSSLInitializer openSsl;
    const sigset_t signals = handledSignals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    signal(SIGPIPE, SIG_IGN);

    CLI::App app(
        "Owns customer accounts behind nginx. Without a command it serves FastCGI on the socket "
        "that the configuration names, or, started by a web server as a CGI program, one request.",
        "patrond");
    std::filesystem::path configFile = defaultConfigFile();
    app.add_option("--config", configFile, "Configuration file (also PATRON_CONFIG)");
    app.set_version_flag("--version", "patrond " PATRON_VERSION);
    app.add_subcommand("serve", "Serve FastCGI and deliver messages (the default).");
    CLI::App* deliverOnly = app.add_subcommand(
        "deliver", "Deliver messages and keep house only: runs beside plain CGI.");
    app.footer(
        "SIGTERM answers what is in flight and exits 0; SIGHUP loads settings and plugins again.");
    CLI11_PARSE(app, argc, argv);

    const auto config = loadConfig(configFile);
    if (!config) return refuse(config.error());
    try {
        if (deliverOnly->parsed()) return deliver(*config);
        return fcgi::runningAsCgi() ? serveOne(*config) : serve(*config);
    } catch (const std::exception& error) {
        std::cerr << "patrond: " << error.what() << "\n";
        return 1;
    }
}
