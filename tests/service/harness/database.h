#ifndef PATRON_TESTS_SERVICE_DATABASE_H
#define PATRON_TESTS_SERVICE_DATABASE_H

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

struct sqlite3;

namespace patron::tests {

/// The installation's SQLite file from outside, beside the running service: for what no customer
/// may see (dumps) and for what no test can wait for (time). One thread.
class Database {
  public:
    explicit Database(const std::string& file);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    std::int64_t number(const std::string& sql);
    std::string text(const std::string& sql);
    /// Runs one or more statements; throws std::runtime_error with SQLite's words.
    void run(const std::string& sql);
    std::vector<std::string> tables();

    /// Every value of every row of every table, as text.
    std::string dump();
    /// Makes everything that is stored this much older, as if the time had passed: all columns
    /// `…_at` (sql/README.md: milliseconds since 1970, 0 is never). Sessions stay as they are:
    /// their times stand in the tokens that clients hold (see TokenForge::older).
    void passTime(std::chrono::milliseconds span);

  private:
    std::vector<std::vector<std::string>> rows(const std::string& sql);

    sqlite3* handle_ = nullptr;
};

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_DATABASE_H
