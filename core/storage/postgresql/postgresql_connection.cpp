#include "storage/postgresql/postgresql_connection.h"

#include <libpq-fe.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "storage/dialect.h"
#include "storage/postgresql/postgresql_error.h"
#include "storage/postgresql/postgresql_parameters.h"

namespace patron::storage {
namespace {

/// How much longer than the server's own limit a statement is waited for.
constexpr sdk::Duration kMargin{2'000};
constexpr sdk::Duration kForever = std::chrono::hours(24);

std::string nameOf(const Sql& sql) {
    return "p" + std::to_string(reinterpret_cast<std::uintptr_t>(&sql));
}

bool isQuery(const Sql& sql) {
    const std::size_t start = sql.text.find_first_not_of(" \n");
    return sql.text.substr(start).starts_with("SELECT");
}

bool isFailure(const PGresult* result) {
    const ExecStatusType status = PQresultStatus(result);
    return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK;
}

}  // namespace

void PostgresqlConnection::Finish::operator()(pg_conn* connection) const { PQfinish(connection); }
PostgresqlConnection::PostgresqlConnection(Handle handle, const Patience& patience)
    : patience_(patience), handle_(std::move(handle)) {}

sdk::Result<std::unique_ptr<PostgresqlConnection>> PostgresqlConnection::open(
    const PostgresqlAddress& address, const Patience& patience) {
    std::vector<const char*> keywords, values;
    for (const auto& [keyword, value] : address.parameters) {
        keywords.push_back(keyword.c_str());
        values.push_back(value.c_str());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    Handle handle(PQconnectdbParams(keywords.data(), values.data(), 0));
    if (!handle || PQstatus(handle.get()) != CONNECTION_OK) {
        std::string words = handle ? PQerrorMessage(handle.get()) : "out of memory";
        while (words.ends_with('\n')) words.pop_back();
        return sdk::Unexpected(connectionError(words));
    }
    std::unique_ptr<PostgresqlConnection> connection(
        new PostgresqlConnection(std::move(handle), patience));
    if (auto done = connection->configure(); !done) {
        return sdk::Unexpected(std::move(done.error()));
    }
    return connection;
}

sdk::Result<void> PostgresqlConnection::configure() {
    PQsetNoticeProcessor(
        handle_.get(), [](void*, const char*) {}, nullptr);
    if (PQenterPipelineMode(handle_.get()) == 0) return sdk::Unexpected(lost("no pipeline mode"));
    // A SET rather than a start-up option, which poolers refuse. The last one frees the locks of a
    // program that stopped in the middle of a transaction.
    const auto set = [](const char* name, sdk::Duration value) {
        return std::string("SET ") + name + " = " + std::to_string(value.count());
    };
    const std::string settings[] = {
        "SET default_transaction_isolation = 'read committed'",
        "SET timezone = 'UTC'",
        set("statement_timeout", patience_.statement),
        set("lock_timeout", patience_.lock),
        set("idle_in_transaction_session_timeout", 2 * patience_.statement),
    };
    for (const std::string& setting : settings) {
        if (auto sent = sendWord(setting.c_str()); !sent) return sent;
    }
    auto answers = collect();
    if (!answers) return sdk::Unexpected(std::move(answers.error()));
    return {};
}

sdk::Error PostgresqlConnection::lost(std::string_view what) {
    broken_ = true;
    return connectionError(what);
}

sdk::Result<void> PostgresqlConnection::send(const Sql& sql, Values values) {
    PostgresqlParameters parameters;
    if (!parameters.fill(values)) {
        return sdk::fail(sdk::ErrorCode::kServerInternal,
                         "a value holds a zero byte, or there are too many values");
    }
    const std::string name = nameOf(sql);
    if (prepared_.insert(&sql).second) {
        const std::string text = inDialect(sql.text, "postgresql");
        if (PQsendPrepare(handle_.get(), name.c_str(), text.c_str(), 0, nullptr) == 0) {
            return sdk::Unexpected(lost("cannot send a statement"));
        }
        sent_.push_back({Sent::What::kPrepare, &sql});
    }
    if (PQsendQueryPrepared(handle_.get(), name.c_str(), parameters.count(), parameters.pointers(),
                            nullptr, nullptr, 0) == 0) {
        return sdk::Unexpected(lost("cannot send a statement"));
    }
    sent_.push_back({Sent::What::kStatement, &sql});
    return {};
}

sdk::Result<void> PostgresqlConnection::sendWord(const char* word) {
    if (PQsendQueryParams(handle_.get(), word, 0, nullptr, nullptr, nullptr, nullptr, 0) == 0) {
        return sdk::Unexpected(lost("cannot send a statement"));
    }
    sent_.push_back({Sent::What::kStatement, nullptr});
    return {};
}

PostgresqlConnection::Answer PostgresqlConnection::next(const sdk::Deadline& deadline) {
    PGconn* const connection = handle_.get();
    while (!broken_ && PQisBusy(connection) != 0) {
        pollfd ready{PQsocket(connection), POLLIN, 0};
        const int count = ::poll(&ready, 1, static_cast<int>(deadline.remaining().count()));
        const bool timedOut = count == 0 || (count < 0 && deadline.expired());
        if (timedOut || (count > 0 && PQconsumeInput(connection) == 0)) broken_ = true;
    }
    return broken_ ? nullptr : Answer(PQgetResult(connection));
}

void PostgresqlConnection::note(const Sent& sent, const PGresult* answer,
                                std::optional<sdk::Error>& failure) {
    if (!isFailure(answer)) return;
    if (sent.what == Sent::What::kPrepare) prepared_.erase(sent.sql);
    if (PQresultStatus(answer) == PGRES_PIPELINE_ABORTED) return;  // it stood behind the culprit
    if (endsConnection(answer)) broken_ = true;
    metLock_ = metLock_ || isLockTimeout(answer);
    timedOut_ = timedOut_ || isStatementTimeout(answer);
    if (!failure) failure = postgresqlError(answer);
}

sdk::Result<std::vector<PostgresqlAnswer>> PostgresqlConnection::collect() {
    const std::vector<Sent> sent = std::exchange(sent_, {});
    if (broken_ || PQpipelineSync(handle_.get()) == 0) {
        return sdk::Unexpected(lost("the connection is lost"));
    }
    const auto deadline = sdk::Deadline::in(
        patience_.statement == sdk::Duration::zero() ? kForever : patience_.statement + kMargin);
    std::vector<Answer> answers;
    std::optional<sdk::Error> failure;
    for (const Sent& each : sent) {
        while (Answer answer = next(deadline)) {
            note(each, answer.get(), failure);
            if (each.what == Sent::What::kStatement) answers.push_back(std::move(answer));
        }
    }
    // Only the synchronization point says that a statement outside a transaction is committed.
    while (!broken_) {
        const Answer answer = next(deadline);
        if (PQresultStatus(answer.get()) == PGRES_PIPELINE_SYNC) break;
        if (!answer || PQstatus(handle_.get()) != CONNECTION_OK) broken_ = true;
        if (answer && !failure) failure = postgresqlError(answer.get());
    }
    if (failure) return sdk::Unexpected(std::move(*failure));
    if (broken_) return sdk::Unexpected(lost("the server went away or did not answer"));
    return answers;
}

sdk::Result<std::int64_t> PostgresqlConnection::run(const Sql& sql, Values values,
                                                    const OnRow& onRow) {
    if (auto sent = send(sql, values); !sent) return sdk::Unexpected(std::move(sent.error()));
    auto answers = collect();
    if (!answers) return sdk::Unexpected(std::move(answers.error()));
    return readAnswer(answers->back(), onRow);
}

bool PostgresqlConnection::hasWaitedLong() const {
    return timedOut_ || (metLock_ && patience_.lock >= patience_.statement);
}

void PostgresqlConnection::runTogether(const std::vector<LoneStatement*>& statements) {
    std::vector<LoneStatement*> underWay;
    for (LoneStatement* statement : statements) {
        auto sent = statement->mayWrite || isQuery(statement->sql)
                        ? send(statement->sql, statement->values)
                        : sdk::fail(sdk::ErrorCode::kServerInternal, "a read tries to write");
        if (sent) {
            underWay.push_back(statement);
        } else {
            statement->outcome = sdk::Unexpected(std::move(sent.error()));
        }
    }
    if (underWay.empty()) return;
    metLock_ = timedOut_ = false;
    auto answers = collect();
    if (answers) {
        for (std::size_t i = 0; i < underWay.size(); ++i) {
            underWay[i]->outcome = std::move((*answers)[i]);
        }
    } else if (underWay.size() == 1 || broken_ || hasWaitedLong()) {
        for (LoneStatement* statement : underWay) {
            statement->outcome = sdk::Unexpected(answers.error());
            statement->metLock = metLock_ && !broken_;
        }
    } else {
        for (LoneStatement* statement : underWay) runTogether({statement});
    }
}

sdk::Result<void> PostgresqlConnection::perform(const Sql& sql, Values values) {
    return inTransaction_ ? send(sql, values) : Connection::perform(sql, values);
}

sdk::Result<void> PostgresqlConnection::script(std::string_view text) {
    // The simple protocol, which takes several statements, and the pipeline exclude each other.
    if (!sent_.empty()) {
        if (auto answers = collect(); !answers) {
            return sdk::Unexpected(std::move(answers.error()));
        }
    }
    if (PQexitPipelineMode(handle_.get()) == 0)
        return sdk::Unexpected(lost("the pipeline is busy"));
    const Answer answer(PQexec(handle_.get(), inDialect(text, "postgresql").c_str()));
    if (PQenterPipelineMode(handle_.get()) == 0) return sdk::Unexpected(lost("no pipeline mode"));
    const bool failed =
        isFailure(answer.get()) && PQresultStatus(answer.get()) != PGRES_EMPTY_QUERY;
    if (failed) return sdk::Unexpected(postgresqlError(answer.get()));
    return {};
}

sdk::Result<void> PostgresqlConnection::begin() {
    auto sent = sendWord("BEGIN");
    inTransaction_ = sent.has_value();
    return sent;
}

sdk::Result<void> PostgresqlConnection::commit() {
    if (auto sent = sendWord("COMMIT"); !sent) return sent;
    auto answers = collect();
    // Behind a statement that failed in the same pipeline it was not looked at, and the transaction
    // is still there to be rolled back.
    if (!answers) return sdk::Unexpected(std::move(answers.error()));
    inTransaction_ = false;
    // A transaction in which a statement failed before is rolled back without an error.
    if (std::string_view(PQcmdStatus(answers->back().get())) == "COMMIT") return {};
    return sdk::fail(sdk::ErrorCode::kServerInternal, "postgresql: a failed transaction was ended");
}

void PostgresqlConnection::rollback() {
    if (!std::exchange(inTransaction_, false) || broken_) return;
    // When it fails the connection is of no use to anybody, which usable() tells.
    if (sendWord("ROLLBACK")) static_cast<void>(collect());
}

bool PostgresqlConnection::usable() {
    if (broken_ || PQtransactionStatus(handle_.get()) != PQTRANS_IDLE) return false;
    char byte = 0;
    const ssize_t waiting = ::recv(PQsocket(handle_.get()), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    // An idle server says nothing: anything is its farewell.
    return waiting < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace patron::storage
