// What storage costs without anything around it: the read that every request with a token makes,
// and durable writes with and without group commit. Usage: storage_bench [folder on the disk to
// measure] Figures of different machines say nothing; the ratios of one run do.

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "sdk/testkit/scratch_folder.h"
#include "storage/storage.h"

namespace {

using namespace patron;
using brand::Transaction;
using Clock = std::chrono::steady_clock;

constexpr brand::BrandId kBrand = 1;
constexpr int kAccounts = 20'000;
constexpr int kWriters = 16;
constexpr std::chrono::seconds kSpan{3};

template <class T>
T must(sdk::Result<T> result) {
    if (!result) throw std::runtime_error(result.error().detail);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

struct Customer {
    account::AccountId accountId = 0;
    std::int64_t sessionId = 0;
};

Customer addCustomer(storage::Storage& s, Transaction& tx, int number, sdk::TimePoint now) {
    account::Account a;
    a.brandId = kBrand;
    a.uuid = "0ff757dd-9b8a-4750-89ad-" + std::to_string(100'000'000'000 + number);
    a.firstName = "Jonathan";
    a.lastName = "Doe";
    a.email = "john.doe." + std::to_string(number) + "@gmail.com";
    a.locale = "en-US";
    a.createdAt = a.updatedAt = now;
    Customer customer{must(s.accounts().add(tx, a)), 0};
    must(s.accounts().claim(tx, kBrand, customer.accountId, account::kEmail, a.email, true));
    must(s.accounts().putDemographics(tx, customer.accountId, {{"", "birthday", "1985-01-13"}}));
    const auto seconds = now.time_since_epoch().count() / 1000;
    session::Session session;
    session.accountId = customer.accountId;
    session.brandId = kBrand;
    session.signedInAt = seconds;
    session.refreshUntil = seconds + 2'628'000;
    session.current = {"abcdefghijklmnop", seconds, seconds + 3600, "k1", "/api/customers/login"};
    customer.sessionId = must(s.sessions().add(tx, session));
    return customer;
}

std::vector<Customer> fill(storage::Storage& s, sdk::TimePoint now) {
    std::vector<Customer> customers;
    for (int number = 0; number < kAccounts; number += 500) {
        must(s.database().write([&](Transaction& tx) -> sdk::Result<void> {
            for (int i = 0; i < 500; ++i) customers.push_back(addCustomer(s, tx, number + i, now));
            return {};
        }));
    }
    return customers;
}

/// Calls per second of `call(random)` on `threads` threads.
template <class Call>
double rate(int threads, Call call) {
    std::atomic<std::int64_t> calls{0};
    const auto began = Clock::now();
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i) {
        running.emplace_back([&, i] {
            std::mt19937_64 random(static_cast<unsigned>(i) + 1);
            std::int64_t mine = 0;
            for (; Clock::now() - began < kSpan; ++mine) call(random);
            calls += mine;
        });
    }
    for (std::thread& thread : running) thread.join();
    return static_cast<double>(calls) / std::chrono::duration<double>(Clock::now() - began).count();
}

double readRate(storage::Storage& s, const std::vector<Customer>& customers, int threads,
                sdk::TimePoint now) {
    return rate(threads, [&](auto& random) {
        const Customer& customer = customers[random() % customers.size()];
        const auto found = must(s.database().read([&](Transaction& tx) {
            return s.sessionAccounts().find(tx, kBrand, customer.accountId, customer.sessionId,
                                            now);
        }));
        if (!found) throw std::runtime_error("not found");
    });
}

/// As a PUT of the first name: read for update, write. Values differ, since SQLite does not write a
/// cell that stays the same.
double writeRate(storage::Storage& s, const std::vector<Customer>& customers, int threads,
                 sdk::TimePoint now) {
    return rate(threads, [&](auto& random) {
        const Customer& customer = customers[random() % customers.size()];
        const std::string name = "Name " + std::to_string(random());
        must(s.database().write([&](Transaction& tx) -> sdk::Result<bool> {
            auto account =
                (*must(s.accounts().findForUpdate(tx, kBrand, customer.accountId, now))).account;
            account.firstName = name;
            const auto version = account.version++;
            return s.accounts().update(tx, account, version);
        }));
    });
}

void run(const std::filesystem::path& folder) {
    storage::StorageOptions options;
    options.url = "sqlite://" + (folder / "bench.db").string();
    must(storage::migrate(options, PATRON_SQL_FOLDER));
    const auto now = sdk::systemNow();
    const auto grouped = must(storage::Storage::open(options));
    const auto customers = fill(*grouped, now);
    options.groupCommit = false;
    const auto single = must(storage::Storage::open(options));

    const double reads = readRate(*grouped, customers, 1, now);
    std::printf("%d accounts\n", kAccounts);
    std::printf("session+account read, 1 thread   %9.0f/s  %6.2f us each\n", reads, 1e6 / reads);
    const double parallel = readRate(*grouped, customers, 2, now);
    std::printf("session+account read, 2 threads  %9.0f/s  %6.2f x\n", parallel, parallel / reads);
    const double alone = writeRate(*single, customers, 1, now);
    std::printf("durable write, 1 writer          %9.0f/s  %6.0f us each\n", alone, 1e6 / alone);
    const double off = writeRate(*single, customers, kWriters, now);
    std::printf("durable write, %d writers, one commit each  %9.0f/s  %6.2f x one writer\n",
                kWriters, off, off / alone);
    const double on = writeRate(*grouped, customers, kWriters, now);
    std::printf("durable write, %d writers, group commit     %9.0f/s  %6.2f x one commit each\n",
                kWriters, on, on / off);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc > 1) {
            run(argv[1]);
        } else {
            const sdk::testkit::ScratchFolder folder;
            run(folder.path());
        }
    } catch (const std::exception& e) {
        std::fprintf(stderr, "storage_bench: %s\n", e.what());
        return 1;
    }
    return 0;
}
