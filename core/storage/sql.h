#ifndef PATRON_STORAGE_SQL_H
#define PATRON_STORAGE_SQL_H

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "sdk/time.h"

namespace patron::storage {

/// The text of one statement, the same for every database. Its *address* names the statement that a
/// connection prepares once and keeps, so every Sql is a constant at the top of a store's file.
/// Parameters are `$1`, `$2` … and first appear in ascending order: SQLite numbers them by
/// appearance. A statement that breaks this is refused when it is prepared.
struct Sql {
    std::string_view text;
};

/// A parameter. Borrows its text for the length of the call. There is no null: every column of the
/// schema is NOT NULL.
class Value {
  public:
    template <std::integral I>
    Value(I number) : content_(static_cast<std::int64_t>(number)) {}
    template <class E>
    requires std::is_enum_v<E> Value(E choice) : content_(static_cast<std::int64_t>(choice)) {}
    Value(sdk::TimePoint time) : content_(std::int64_t{time.time_since_epoch().count()}) {}
    Value(std::string_view text) : content_(text) {}
    Value(const std::string& text) : content_(std::string_view(text)) {}
    Value(const char* text) : content_(std::string_view(text)) {}

    const std::variant<std::int64_t, std::string_view>& content() const { return content_; }

  private:
    std::variant<std::int64_t, std::string_view> content_;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQL_H
