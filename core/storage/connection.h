#ifndef PATRON_STORAGE_CONNECTION_H
#define PATRON_STORAGE_CONNECTION_H

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "sdk/result.h"
#include "storage/row.h"
#include "storage/sql.h"

namespace patron::storage {

/// One connection to the database, as the stores use it: prepared statements over the native
/// handle. Every store is written against this, so another database is another Connection. One
/// thread at a time. A statement is reset on every path, exceptions of a callback included: an open
/// read would keep SQLite's WAL from being emptied.
///
/// Errors: kServerDatabase when the database is away, locked, full or broken; kServerInternal for a
/// mistake in a statement. The detail never holds a value.
class Connection {
  public:
    using Values = std::initializer_list<Value>;
    using OnRow = std::function<void(const Row&)>;

    virtual ~Connection() = default;

    /// Runs a statement to its end, each row through `onRow`; how many rows it changed (of a
    /// statement that changes none: unspecified).
    virtual sdk::Result<std::int64_t> run(const Sql& sql, Values values, const OnRow& onRow) = 0;
    /// Several statements without parameters, not kept; for migrations.
    virtual sdk::Result<void> script(std::string_view text) = 0;

    /// Opens a transaction that writes: from here on nobody else's write comes between.
    virtual sdk::Result<void> begin() = 0;
    virtual sdk::Result<void> commit() = 0;
    /// Ends the transaction if there is one, whatever happened before.
    virtual void rollback() = 0;

    /// Whether the next piece of work may have it. False once the database has failed on it.
    virtual bool usable() = 0;

    /// A statement whose effect matters and nothing else. Inside a transaction it may travel with
    /// what follows; an error then comes from there, from the commit at the latest.
    virtual sdk::Result<void> perform(const Sql& sql, Values values) {
        auto changed = execute(sql, values);
        if (!changed) return sdk::Unexpected(std::move(changed.error()));
        return {};
    }

    sdk::Result<std::int64_t> execute(const Sql& sql, Values values) {
        return run(sql, values, [](const Row&) {});
    }
    /// As execute; whether it changed anything.
    sdk::Result<bool> changes(const Sql& sql, Values values) {
        auto changed = execute(sql, values);
        if (!changed) return sdk::Unexpected(std::move(changed.error()));
        return *changed > 0;
    }
    /// As execute; how many rows it removed or changed, for those who answer it as an int.
    sdk::Result<int> count(const Sql& sql, Values values) {
        auto changed = execute(sql, values);
        if (!changed) return sdk::Unexpected(std::move(changed.error()));
        return static_cast<int>(*changed);
    }

    /// The first row as `map` makes it, nothing when there is none.
    template <class T>
    sdk::Result<std::optional<T>> one(const Sql& sql, Values values, T (*map)(const Row&)) {
        std::optional<T> found;
        auto done = run(sql, values, [&](const Row& row) {
            if (!found) found.emplace(map(row));
        });
        if (!done) return sdk::Unexpected(std::move(done.error()));
        return found;
    }
    template <class T>
    sdk::Result<std::vector<T>> all(const Sql& sql, Values values, T (*map)(const Row&)) {
        std::vector<T> rows;
        auto done = run(sql, values, [&](const Row& row) { rows.push_back(map(row)); });
        if (!done) return sdk::Unexpected(std::move(done.error()));
        return rows;
    }
};

/// An opened connection as those who do not ask which database it is see it.
template <class C>
sdk::Result<std::unique_ptr<Connection>> asConnection(sdk::Result<std::unique_ptr<C>> opened) {
    if (!opened) return sdk::Unexpected(std::move(opened.error()));
    return std::unique_ptr<Connection>(std::move(*opened));
}

}  // namespace patron::storage

#endif  // PATRON_STORAGE_CONNECTION_H
