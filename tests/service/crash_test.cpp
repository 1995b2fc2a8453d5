#include <signal.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "service_suite.h"

// kill -9 under load: what was answered with 200 is still there.
namespace patron::tests {
namespace {

/// People who sign up, one after the other on each connection, whether or not the service is there.
class SignUps {
  public:
    SignUps(Installation& here, int count) {
        for (int i = 0; i < count; ++i) {
            threads_.emplace_back([this, client = here.diner()]() mutable {
                while (!over_) run(client);
            });
        }
    }
    ~SignUps() { end(); }

    void end() {
        over_ = true;
        for (std::thread& thread : threads_) {
            if (thread.joinable()) thread.join();
        }
    }
    /// Whom a code was promised.
    std::vector<std::string> asked() {
        const std::lock_guard lock(mutex_);
        return asked_;
    }
    /// Answers to registrations that succeeded.
    std::vector<Answer> registered() {
        const std::lock_guard lock(mutex_);
        return registered_;
    }

  private:
    void run(Client& client) {
        const std::string address = uniqueEmail();
        if (requestCode(client, "email", address).status != 200) return;
        {
            const std::lock_guard lock(mutex_);
            asked_.push_back(address);
        }
        std::string code;
        eventually(
            [&] {
                const Answer inbox = client.get("/inbox/messages?to=" + address);
                if (inbox.has("/data/messages/0/text")) {
                    code = onlyCodeIn(inbox.text("/data/messages/0/text"));
                }
                return !code.empty() || over_;
            },
            std::chrono::seconds(2));
        if (code.empty()) return;
        const Answer answer = registerWith(client, "email", address, code);
        if (answer.status != 200) return;
        const std::lock_guard lock(mutex_);
        registered_.push_back(answer);
    }

    std::atomic<bool> over_ = false;
    std::mutex mutex_;
    std::vector<std::string> asked_;
    std::vector<Answer> registered_;
    std::vector<std::thread> threads_;
};

struct Crash : OwnInstallation {};

TEST_F(Crash, LosesNothingThatWasAnswered) {
    Installation& here = started();
    SignUps load(here, 6);
    for (int round = 1; round <= 3; ++round) {
        ASSERT_TRUE(eventually(
            [&] { return load.registered().size() >= static_cast<std::size_t>(round) * 25; }));
        here.patrond().signal(SIGKILL);
        EXPECT_EQ(here.patrond().wait(), 128 + SIGKILL);
        here.startPatrond(0);
        here.waitUntilReady();
    }
    load.end();

    for (const Answer& answer : load.registered()) {
        Client client = here.diner();
        client.token = answer.token();
        const Answer now = client.get("/api/customer-accounts/" + answer.accountText("id"));
        EXPECT_EQ(now.accountText("email"), answer.accountText("email"));
    }
    // What the dead processes had claimed comes free when the claim ends.
    here.database().passTime(std::chrono::seconds(30));
    here.waitUntilDelivered();
    for (const std::string& address : load.asked()) {
        EXPECT_GE(here.inbox().messages(address).size(), 1U) << address;
    }
    EXPECT_TRUE(here.database().isIntact());
}

}  // namespace
}  // namespace patron::tests
