#include "postgresql_server.h"

#include <Poco/JSON/Parser.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <iostream>
#include <stdexcept>

namespace patron::tests {
namespace {

std::string newDatabaseName() {
    static std::atomic<int> count = 0;
    return "test_" + std::to_string(getpid()) + "_" + std::to_string(++count);
}

}  // namespace

std::string sharedPostgresql() {
    std::ifstream file(PATRON_TEST_POSTGRESQL);
    if (file) {
        return Poco::JSON::Parser()
            .parse(file)
            .extract<Poco::JSON::Object::Ptr>()
            ->getValue<std::string>("url");
    }
    static PostgresqlServer own;
    return own.url();
}

void PostgresqlClient::Finish::operator()(pg_conn* connection) const { PQfinish(connection); }

PostgresqlClient::PostgresqlClient(const std::string& url) : connection_(PQconnectdb(url.c_str())) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) {
        throw std::runtime_error(PQerrorMessage(connection_.get()));
    }
    PQsetNoticeProcessor(
        connection_.get(), [](void*, const char*) {}, nullptr);
}

PostgresqlClient::Rows PostgresqlClient::run(const std::string& sql) {
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(
        PQexec(connection_.get(), sql.c_str()), &PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        throw std::runtime_error(sql + ": " + PQerrorMessage(connection_.get()));
    }
    Rows rows;
    for (int i = 0; i < PQntuples(result.get()); ++i) {
        std::vector<std::string>& row = rows.emplace_back();
        for (int j = 0; j < PQnfields(result.get()); ++j) {
            row.emplace_back(PQgetvalue(result.get(), i, j));
        }
    }
    return rows;
}

ScratchDatabase::ScratchDatabase(std::string serverUrl)
    : serverUrl_(std::move(serverUrl)), name_(newDatabaseName()) {
    PostgresqlClient(serverUrl_ + "/postgres").run("CREATE DATABASE " + name_);
}

ScratchDatabase::~ScratchDatabase() {
    try {
        PostgresqlClient(serverUrl_ + "/postgres").run("DROP DATABASE " + name_ + " WITH (FORCE)");
    } catch (const std::exception& e) {
        // A test may leave its server stopped.
        std::cerr << "a scratch database stays: " << e.what();
    }
}

}  // namespace patron::tests
