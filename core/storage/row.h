#ifndef PATRON_STORAGE_ROW_H
#define PATRON_STORAGE_ROW_H

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "sdk/time.h"

namespace patron::storage {

/// The row that a running statement stands on. Columns count from 0; texts are good until the
/// callback that got the row returns.
class Row {
  public:
    virtual ~Row() = default;
    virtual std::int64_t integer(int column) const = 0;
    virtual std::string_view text(int column) const = 0;
    /// Only an outer join or an aggregate makes one.
    virtual bool isNull(int column) const = 0;
};

/// Reads columns one after the other, in the order in which the statement names them:
/// `Columns(row) >> id >> name;`. What is read decides how.
class Columns {
  public:
    explicit Columns(const Row& row, int first = 0) : row_(row), next_(first) {}

    Columns& operator>>(std::string& value) {
        value.assign(row_.text(next_++));
        return *this;
    }
    Columns& operator>>(sdk::TimePoint& value) {
        value = sdk::TimePoint(sdk::Duration(row_.integer(next_++)));
        return *this;
    }
    Columns& operator>>(bool& value) {
        value = row_.integer(next_++) != 0;
        return *this;
    }
    template <class N>
    requires std::integral<N> || std::is_enum_v<N> Columns& operator>>(N& value) {
        value = static_cast<N>(row_.integer(next_++));
        return *this;
    }

  private:
    const Row& row_;
    int next_;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_ROW_H
