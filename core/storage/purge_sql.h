#ifndef PATRON_STORAGE_PURGE_SQL_H
#define PATRON_STORAGE_PURGE_SQL_H

// A macro, because literals join in the preprocessor only. Removes at most `limit` rows (a
// parameter that comes after those of `condition`); `key` is the table's primary key. Where rows
// have locks of their own, those that somebody is just writing are passed over: they may not be old
// any more, and nobody waits for housekeeping.
#define PATRON_PURGE(table, key, condition, limit)                                             \
    "WITH old AS MATERIALIZED (SELECT " key " FROM " table " WHERE " condition " LIMIT " limit \
    " /*postgresql: FOR UPDATE SKIP LOCKED*/) DELETE FROM " table " WHERE (" key               \
    ") IN (SELECT " key " FROM old)"

#endif  // PATRON_STORAGE_PURGE_SQL_H
