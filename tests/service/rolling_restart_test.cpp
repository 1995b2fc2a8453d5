#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "places.h"
#include "service_suite.h"

// SIGTERM drains: what is in flight is answered, and behind nginx no customer notices.
namespace patron::tests {
namespace {

/// Customers who go on reading and changing their accounts until it ends.
class Traffic {
  public:
    Traffic(Installation& here, std::vector<Customer>& customers) {
        for (Customer& customer : customers) {
            threads_.emplace_back([this, &customer, client = here.diner()]() mutable {
                client.token = customer.app.token;
                while (!over_) run(client, customer.path());
            });
        }
    }
    ~Traffic() { end(); }

    void end() {
        over_ = true;
        for (std::thread& thread : threads_) {
            if (thread.joinable()) thread.join();
        }
    }
    int answered() const { return answered_; }
    std::vector<Answer> failures() {
        const std::lock_guard lock(mutex_);
        return failures_;
    }

  private:
    void run(Client& client, const std::string& path) {
        const std::string name = answered_ % 2 == 0 ? "Ada" : "Eve";
        const auto read = [&] { return client.get(path); };
        const auto change = [&] { return client.put(path, object({{"first_name", name}})); };
        for (const Answer& answer : {ask(read), ask(change)}) {
            if (answer.status == 200) {
                ++answered_;
            } else {
                const std::lock_guard lock(mutex_);
                if (failures_.size() < kEnoughFailures) failures_.push_back(answer);
            }
        }
    }

    /// A reload of nginx closes kept connections, now and then under a request that is on its way.
    /// RFC 9112, 9.3.1: a client repeats an idempotent one over another connection.
    template <class Request>
    static Answer ask(Request request) {
        Answer answer = request();
        return answer.status == 0 ? request() : answer;
    }

    static constexpr std::size_t kEnoughFailures = 5;

    std::atomic<bool> over_ = false;
    std::atomic<int> answered_ = 0;
    std::mutex mutex_;
    std::vector<Answer> failures_;
    std::vector<std::thread> threads_;
};

struct RollingRestart : OwnInstallation {
    /// Until so many further requests have been answered.
    static void awaitAnswers(const Traffic& traffic, int count) {
        const int goal = traffic.answered() + count;
        ASSERT_TRUE(eventually([&] { return traffic.answered() >= goal; }));
    }
};

TEST_F(RollingRestart, OfTwoProcessesFailsNoRequest) {
    InstallationOptions options;
    options.processes = 2;
    Installation& here = started(options);
    std::vector<Customer> customers;
    for (int i = 0; i < 8; ++i) customers.push_back(signUpByEmail(here));

    Traffic traffic(here, customers);
    awaitAnswers(traffic, 100);
    for (int round = 0; round < 3; ++round) {
        for (std::size_t i = 0; i < 2; ++i) {
            here.patrond(i).signal(SIGTERM);
            EXPECT_EQ(here.patrond(i).wait(), 0);
            awaitAnswers(traffic, 50);
            here.startPatrond(i);
            here.waitUntilListening(i);
            awaitAnswers(traffic, 50);
        }
    }
    traffic.end();
    for (const Answer& answer : traffic.failures()) ADD_FAILURE() << answer;
}

/// The shipped script, told to restart a process by asking the test, whose children they are.
class RestartScript {
  public:
    explicit RestartScript(Installation& here) : here_(here) {
        std::ofstream(order()) << "#!/bin/sh\necho $1 > " << wish() << ".new && mv " << wish()
                               << ".new " << wish() << "\nwhile [ -e " << wish()
                               << " ]; do sleep 0.02; done\n";
        std::filesystem::permissions(order(), std::filesystem::perms::owner_all);
    }
    Finished run() {
        const std::string nginx = "nginx -c " + here_.folder() + "/nginx.conf";
        std::vector<std::string> command{sourceFolder() + "/nginx/rolling-restart",
                                         "--upstream",
                                         here_.folder() + "/nginx/patron-http.conf",
                                         "--check",
                                         nginx + " -t -q",
                                         "--reload",
                                         nginx + " -s reload",
                                         "--restart",
                                         order()};
        for (std::size_t i = 0; i < here_.processes(); ++i) {
            command.push_back(here_.listen(i) + "=" + std::to_string(i));
        }
        Finished finished;
        std::atomic<bool> ended = false;
        std::thread script([&] {
            finished = runToEnd(command);
            ended = true;
        });
        while (!ended) {
            if (std::filesystem::exists(wish())) obey();
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        script.join();
        return finished;
    }

  private:
    std::string order() const { return here_.folder() + "/restart"; }
    std::string wish() const { return here_.folder() + "/wish"; }
    void obey() {
        std::size_t index = 0;
        std::ifstream(wish()) >> index;
        here_.patrond(index).signal(SIGTERM);
        EXPECT_EQ(here_.patrond(index).wait(), 0);
        here_.startPatrond(index);
        std::filesystem::remove(wish());
    }

    Installation& here_;
};

TEST_F(RollingRestart, ByTheScriptFailsNoRequest) {
    for (const bool severalHosts : {false, true}) {
        InstallationOptions options;
        options.processes = 2;
        options.severalHosts = severalHosts;
        Installation& here = started(options);
        std::vector<Customer> customers;
        for (int i = 0; i < 8; ++i) customers.push_back(signUpByEmail(here));
        Traffic traffic(here, customers);
        awaitAnswers(traffic, 100);
        const std::string file = here.folder() + "/nginx/patron-http.conf";
        const std::string before = contentOf(file);
        const Finished finished = RestartScript(here).run();
        EXPECT_EQ(finished.status, 0) << finished.errors;
        awaitAnswers(traffic, 100);
        traffic.end();
        for (const Answer& answer : traffic.failures()) ADD_FAILURE() << answer;
        EXPECT_EQ(contentOf(file), before);
    }
}

TEST_F(RollingRestart, OfOneProcessAnswersWhatIsInFlight) {
    Installation& here = started();
    std::vector<Customer> customers;
    for (int i = 0; i < 8; ++i) customers.push_back(signUpByEmail(here));
    for (int round = 0; round < 3; ++round) {
        Traffic traffic(here, customers);
        awaitAnswers(traffic, 50);
        here.patrond().signal(SIGTERM);
        EXPECT_EQ(here.patrond().wait(), 0);
        traffic.end();
        // Refused once it had ended, never cut off in between.
        for (const Answer& answer : traffic.failures()) {
            EXPECT_TRUE(isError(answer, 502, "server.unreachable"));
        }
        here.startPatrond(0);
        here.waitUntilReady();
    }
}

TEST_F(RollingRestart, LosesNoMessage) {
    Installation& here = started();
    std::vector<std::string> addresses;
    Client app = here.diner();
    for (int i = 0; i < 50; ++i) {
        addresses.push_back(uniqueEmail());
        ASSERT_TRUE(isOk(requestCode(app, "email", addresses.back())));
    }
    EXPECT_EQ(here.patrond().terminate(), 0);
    here.startPatrond(0);
    here.waitUntilReady();
    here.waitUntilDelivered();
    for (const std::string& address : addresses) {
        EXPECT_EQ(here.inbox().messages(address).size(), 1U) << address;
    }
}

}  // namespace
}  // namespace patron::tests
