#ifndef PATRON_TESTS_POSTGRESQL_SERVER_H
#define PATRON_TESTS_POSTGRESQL_SERVER_H

#include <memory>
#include <string>
#include <vector>

#include "server_process.h"

struct pg_conn;

namespace patron::tests {

/// A PostgreSQL server that one test has to itself, to stop, kill and freeze: see postgresql.py.
class PostgresqlServer {
  public:
    explicit PostgresqlServer(const std::vector<std::string>& options = {})
        : process_("postgresql.py", options) {}

    /// Without a database: `postgresql://patron@127.0.0.1:<port>`.
    std::string url() const { return process_.ready()->getValue<std::string>("url"); }
    std::uint16_t port() const { return process_.port(); }
    void command(const std::string& line) { process_.command(line); }

  private:
    ServerProcess process_;
};

/// The URL of the server that all tests of a ctest run share. A test program that is run by hand
/// starts one for itself.
std::string sharedPostgresql();

/// SQL from beside the service. One thread. Throws std::runtime_error with the server's words.
class PostgresqlClient {
  public:
    using Rows = std::vector<std::vector<std::string>>;

    explicit PostgresqlClient(const std::string& url);
    /// One or more statements; the rows of the last, NULL as an empty text.
    Rows run(const std::string& sql);

  private:
    struct Finish {
        void operator()(pg_conn* connection) const;
    };
    std::unique_ptr<pg_conn, Finish> connection_;
};

/// A database of its own, gone with the object.
class ScratchDatabase {
  public:
    explicit ScratchDatabase(std::string serverUrl = sharedPostgresql());
    ~ScratchDatabase();
    ScratchDatabase(const ScratchDatabase&) = delete;
    ScratchDatabase& operator=(const ScratchDatabase&) = delete;

    std::string url() const { return serverUrl_ + "/" + name_; }
    const std::string& name() const { return name_; }

  private:
    const std::string serverUrl_;
    const std::string name_;
};

}  // namespace patron::tests

#endif  // PATRON_TESTS_POSTGRESQL_SERVER_H
