#ifndef PATRON_TESTS_SERVICE_DATABASE_H
#define PATRON_TESTS_SERVICE_DATABASE_H

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace patron::tests {

/// The installation's database from outside, beside the running service: for what no customer may
/// see (dumps) and for what no test can wait for (time). SQL is the same for every database. One
/// thread. Throws std::runtime_error with the database's words.
class Database {
  public:
    using Rows = std::vector<std::vector<std::string>>;

    /// What one kind of database does in its own way.
    class Engine {
      public:
        virtual ~Engine() = default;
        virtual Rows rows(const std::string& sql) = 0;
        /// One or more statements.
        virtual void run(const std::string& sql) = 0;
        virtual std::vector<std::string> tables() = 0;
        virtual std::vector<std::string> columns(const std::string& table) = 0;
        virtual void holdWriters() = 0;
        virtual bool isIntact() = 0;
    };

    /// `sqlite://<file>` or `postgresql://…`.
    explicit Database(const std::string& url);

    std::int64_t number(const std::string& sql);
    std::string text(const std::string& sql);
    void run(const std::string& sql) { engine_->run(sql); }
    std::vector<std::string> tables() { return engine_->tables(); }
    /// Nothing is damaged, as far as the database itself can tell.
    bool isIntact() { return engine_->isIntact(); }

    /// From here on everybody else may read and nobody write, until they are let go on.
    void holdWriters() { engine_->holdWriters(); }
    void letWritersGo() { engine_->run("ROLLBACK"); }

    /// Every value of every row of every table, as text.
    std::string dump();
    /// Makes everything that is stored this much older, as if the time had passed: all columns
    /// `…_at` (sql/README.md: milliseconds since 1970, 0 is never). Sessions stay as they are:
    /// their times stand in the tokens that clients hold (see TokenForge::older).
    void passTime(std::chrono::milliseconds span);

  private:
    std::unique_ptr<Engine> engine_;
};

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_DATABASE_H
