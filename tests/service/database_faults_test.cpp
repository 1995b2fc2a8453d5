#include <atomic>
#include <thread>

#include "service_suite.h"

// A PostgreSQL server that stops, dies, hangs or stands behind a pooler, as customers meet it.
namespace patron::tests {
namespace {

struct DatabaseFaults : OwnInstallation {
    Installation& startedOn(const std::string& server) {
        InstallationOptions options;
        options.postgresqlServer = server;
        options.config = {"busy_timeout_ms = 1000"};
        return started(options);
    }
    static void expectAway(const Answer& answer) {
        EXPECT_TRUE(isError(answer, 503, "server.database"));
        EXPECT_NE(answer.header("Retry-After"), "");
    }
};

TEST_F(DatabaseFaults, AServerThatIsAwayIsA503AndEverythingComesBackByItself) {
    PostgresqlServer server;
    Installation& here = startedOn(server.url());
    Customer customer = signUpByEmail(here);
    here.waitUntilDelivered();
    for (const char* how : {"stop", "kill"}) {
        server.command(how);
        expectAway(customer.get());
        expectAway(customer.update(R"({"first_name":"Lost"})"));
        expectAway(customer.app.get("/api/customers/refresh"));
        expectAway(requestCode(customer.app, "email", uniqueEmail()));
        EXPECT_EQ(customer.app.get("/readyz").status, 503);
        EXPECT_EQ(customer.app.get("/healthz").status, 200);
        server.command("start");
        EXPECT_TRUE(eventually([&] { return customer.app.get("/readyz").status == 200; }));
        EXPECT_TRUE(eventually([&] { return customer.get().status == 200; }));
        EXPECT_EQ(customer.get().accountText("first_name"), "Jonathan");
    }
    EXPECT_TRUE(isOk(customer.update(R"({"first_name":"Back"})")));
    signUpByEmail(here);
}

TEST_F(DatabaseFaults, AServerThatHangsIsAnsweredForWithinTheDeadline) {
    PostgresqlServer server;
    Installation& here = startedOn(server.url());
    Customer customer = signUpByEmail(here);
    here.waitUntilDelivered();
    server.command("freeze");
    expectAway(customer.get());
    expectAway(customer.update(R"({"first_name":"Lost"})"));
    server.command("thaw");
    EXPECT_TRUE(eventually([&] { return customer.get().status == 200; }));
    EXPECT_TRUE(eventually([&] { return isOk(customer.update(R"({"first_name":"Back"})")); }));
}

TEST_F(DatabaseFaults, AFullDiskRefusesWhatNeedsRoomAndNothingElse) {
    PostgresqlServer server({"--file-limit", "32"});
    Installation& here = startedOn(server.url());
    Customer customer = signUpByEmail(here);
    here.waitUntilDelivered();
    Database database = here.database();
    // Undone, and the room not given back before it is vacuumed. Long bodies lie apart from the
    // rows.
    for (const char* body : {"(SELECT string_agg(md5(n || '-' || i), '') "
                             "FROM generate_series(1, 200) i)",
                             "repeat(md5(n::text), 55)"}) {
        EXPECT_ANY_THROW(database.run("INSERT INTO outbox SELECT 1, n, 0, '', '', " +
                                      std::string(body) +
                                      ", 4, 0, 1, 1, 1, 0, '', 0, '', '', 1 "
                                      "FROM generate_series(1, 100000) n"));
    }
    expectAway(requestCode(customer.app, "email", uniqueEmail()));
    EXPECT_TRUE(isOk(customer.get()));
    EXPECT_TRUE(isOk(customer.update(R"({"first_name":"Needs no room"})")));
    database.run("VACUUM outbox");
    EXPECT_TRUE(isOk(requestCode(customer.app, "email", uniqueEmail())));
}

/// Customers who count in their first name, and what they were told last.
class Counting {
  public:
    Counting(Installation& here, int count) {
        for (int i = 0; i < count; ++i) customers_.push_back(signUpByEmail(here));
        told_.resize(customers_.size(), 0);
        tried_.resize(customers_.size(), 0);
        for (std::size_t i = 0; i < customers_.size(); ++i) {
            threads_.emplace_back([this, i] {
                while (!over_) countOn(i);
            });
        }
    }
    ~Counting() { end(); }
    void end() {
        over_ = true;
        for (std::thread& thread : threads_) {
            if (thread.joinable()) thread.join();
        }
    }
    int answered() const { return answered_; }
    /// What is stored is what was told last, or what was tried after it.
    void expectNothingLost() {
        for (std::size_t i = 0; i < customers_.size(); ++i) {
            const std::string name = customers_[i].get().accountText("first_name");
            const int stored = name == "Jonathan" ? 0 : std::stoi(name.substr(1));
            EXPECT_GE(stored, told_[i]);
            EXPECT_LE(stored, tried_[i]);
        }
    }

  private:
    void countOn(std::size_t i) {
        const int number = ++tried_[i];
        const Answer answer =
            customers_[i].update(object({{"first_name", "N" + std::to_string(number)}}));
        if (answer.status == 200) {
            told_[i] = number;
            ++answered_;
        } else {
            EXPECT_EQ(answer.status, 503);
        }
    }

    std::atomic<bool> over_ = false;
    std::atomic<int> answered_ = 0;
    std::vector<Customer> customers_;
    std::vector<int> told_, tried_;
    std::vector<std::thread> threads_;
};

TEST_F(DatabaseFaults, ADeathUnderLoadLosesNothingThatWasAnswered) {
    PostgresqlServer server({"--durable"});
    Installation& here = startedOn(server.url());
    Counting load(here, 8);
    for (int round = 0; round < 2; ++round) {
        const int goal = load.answered() + 200;
        ASSERT_TRUE(eventually([&] { return load.answered() >= goal; }));
        server.command("kill");
        server.command("start");
    }
    const int goal = load.answered() + 100;
    EXPECT_TRUE(eventually([&] { return load.answered() >= goal; })) << "it goes on by itself";
    load.end();
    load.expectNothingLost();
    EXPECT_TRUE(here.database().isIntact());
}

TEST_F(DatabaseFaults, WorksBehindAPoolerInSessionMode) {
    PostgresqlServer server;
    TemporaryFolder folder;
    ServerProcess pooler("pgbouncer.py", {folder.path(), std::to_string(server.port())});
    Installation& here = startedOn(pooler.ready()->getValue<std::string>("url"));
    Counting load(here, 8);
    EXPECT_TRUE(eventually([&] { return load.answered() >= 200; }));
    load.end();
    load.expectNothingLost();
}

/// A cluster of three under Patroni: sql/README.md, "Beyond one database machine".
struct Failover : DatabaseFaults {
    void losePrimary(const std::string& urlName, const std::string& how) {
        TemporaryFolder folder;
        ServerProcess cluster("patroni.py", {folder.path()});
        InstallationOptions options;
        options.databaseUrl = cluster.ready()->getValue<std::string>(urlName);
        options.config = {"busy_timeout_ms = 2000"};
        Installation& here = started(options);
        Counting load(here, 4);
        ASSERT_TRUE(eventually([&] { return load.answered() >= 100; }));
        cluster.command(how + " primary");
        cluster.command("settle");
        const int goal = load.answered() + 100;
        EXPECT_TRUE(eventually([&] { return load.answered() >= goal; }, std::chrono::seconds(60)))
            << "it goes on by itself with the new primary";
        load.end();
        load.expectNothingLost();
        Client app = here.diner();
        EXPECT_EQ(app.get("/readyz").status, 200);
        here.stop();
    }
};

TEST_F(Failover, ToAnotherMemberOfTheAddressLosesNothingThatWasAnswered) {
    losePrimary("url", "kill");
}

TEST_F(Failover, OfAHangingPrimaryBehindHaproxyLosesNothingThatWasAnswered) {
    losePrimary("proxy_url", "freeze");
}

}  // namespace
}  // namespace patron::tests
