#ifndef PATRON_SDK_RESULT_H
#define PATRON_SDK_RESULT_H

#include <cstdlib>
#include <optional>
#include <utility>
#include <variant>

#include "sdk/error.h"

namespace patron::sdk::inline v1 {

/// Wraps an Error on its way into a Result: `return Unexpected(Error(ErrorCode::kAccountLocked));`.
class Unexpected {
  public:
    explicit Unexpected(Error error) : error_(std::move(error)) {}
    Error& error() & { return error_; }
    Error&& error() && { return std::move(error_); }

  private:
    Error error_;
};

/// Either a value or the Error that says why there is none. Every failure that a caller can expect
/// travels as a Result; exceptions are left to Poco and the standard library and end at the borders
/// named in core/README.md. The names are those of std::expected (C++23), which will replace this
/// type. Owns its content. Not synchronised: one thread at a time, as any value. Asking for the
/// half that is not there aborts: it is a mistake in the program, not a condition of it.
template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
    Result(Unexpected unexpected)
        : content_(std::in_place_index<1>, std::move(unexpected).error()) {}

    bool has_value() const { return content_.index() == 0; }
    explicit operator bool() const { return has_value(); }

    T& value() & { return checked(); }
    const T& value() const& { return const_cast<Result*>(this)->checked(); }
    T&& value() && { return std::move(checked()); }
    T& operator*() & { return checked(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(checked()); }
    T* operator->() { return &checked(); }
    const T* operator->() const { return &value(); }

    Error& error() {
        if (has_value()) std::abort();
        return std::get<1>(content_);
    }
    const Error& error() const { return const_cast<Result*>(this)->error(); }

  private:
    T& checked() {
        if (!has_value()) std::abort();
        return std::get<0>(content_);
    }

    std::variant<T, Error> content_;
};

/// A Result without a value: done, or why not.
template <>
class [[nodiscard]] Result<void> {
  public:
    Result() = default;
    Result(Unexpected unexpected) : error_(std::move(unexpected).error()) {}

    bool has_value() const { return !error_.has_value(); }
    explicit operator bool() const { return has_value(); }

    Error& error() {
        if (has_value()) std::abort();
        return *error_;
    }
    const Error& error() const { return const_cast<Result*>(this)->error(); }

  private:
    std::optional<Error> error_;
};

/// Shorthand for the common case: a failure that needs no more than its code and a detail for the
/// log (never shown to a client, never personal data).
inline Unexpected fail(ErrorCode code, std::string detail = {}) {
    return Unexpected(Error(code, std::move(detail)));
}

}  // namespace patron::sdk::inline v1

#endif  // PATRON_SDK_RESULT_H
