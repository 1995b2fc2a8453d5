#ifndef PATRON_STORAGE_POSTGRESQL_POSTGRESQL_PARAMETERS_H
#define PATRON_STORAGE_POSTGRESQL_POSTGRESQL_PARAMETERS_H

#include <array>
#include <charconv>
#include <cstddef>
#include <string>

#include "storage/connection.h"

namespace patron::storage {

/// Values as libpq wants them: pointers to text that ends with a zero byte.
class PostgresqlParameters {
  public:
    /// False for a text with a zero byte, which PostgreSQL cannot hold and libpq would cut, and for
    /// too many values.
    bool fill(Connection::Values values) {
        for (const Value& value : values) {
            if (!add(value)) return false;
        }
        return true;
    }
    int count() const { return static_cast<int>(count_); }
    const char* const* pointers() const { return pointers_.data(); }

  private:
    bool add(const Value& value) {
        if (count_ == kMaxValues) return false;
        if (const auto* number = std::get_if<std::int64_t>(&value.content())) {
            auto& digits = digits_[count_];
            *std::to_chars(digits.data(), digits.data() + digits.size() - 1, *number).ptr = '\0';
            pointers_[count_++] = digits.data();
            return true;
        }
        const auto text = std::get<std::string_view>(value.content());
        if (text.find('\0') != std::string_view::npos) return false;
        texts_[count_].assign(text);
        pointers_[count_] = texts_[count_].c_str();
        ++count_;
        return true;
    }

    /// More than any statement has.
    static constexpr std::size_t kMaxValues = 32;

    std::size_t count_ = 0;
    std::array<std::array<char, 24>, kMaxValues> digits_;
    std::array<std::string, kMaxValues> texts_;
    std::array<const char*, kMaxValues> pointers_;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_POSTGRESQL_POSTGRESQL_PARAMETERS_H
