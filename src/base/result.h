// SPDX-License-Identifier: Apache-2.0
#pragma once
// Result<T>: a value or an operating error. The only file that names tl::expected.
//
// Sold out or duplicate are no errors (see campaign/decision.h), bugs are ASSERTs.

#include <tl/expected.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace firstcome {

enum class Errc {
    overloaded,   // a bound is reached: refuse, ask to come back
    not_found,    // what was named does not exist
    invalid,      // the input can never be accepted
    timeout,      // the wait ended; the effect is unknown unless stated otherwise
    busy,         // somebody else holds it: the same call may succeed later
    io,           // the device or the other side failed
    full,         // no space left; nothing was written
    corrupt,      // stored bytes contradict themselves: never continue past it
    closed,       // stopped or stopping
    conflict,     // the state is not the one the caller relied on
    unsupported,  // made by a newer version, or not built in
};

std::string_view to_string(Errc code);

// Whether the same call may succeed later without anybody's help.
bool retryable(Errc code);

struct Error {
    Errc code;
    std::string detail;  // for people: what happened, and which setting or command helps

    // "code: detail"
    std::string message() const;
};

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
  public:
    using tl::expected<T, Error>::expected;
};

using Failure = tl::unexpected<Error>;

inline Failure fail(Errc code, std::string detail) {
    return Failure(Error{code, std::move(detail)});
}

inline Failure fail(Error error) {
    return Failure(std::move(error));
}

}  // namespace firstcome

#define FIRSTCOME_CONCAT_(a, b) a##b
#define FIRSTCOME_CONCAT(a, b) FIRSTCOME_CONCAT_(a, b)

// Returns the error of `expr` from the enclosing function, or goes on.
#define TRY(expr)                                                                             \
    do {                                                                                      \
        if (auto&& try_result = (expr); !try_result) [[unlikely]] {                           \
            return ::firstcome::fail(std::forward<decltype(try_result)>(try_result).error()); \
        }                                                                                     \
    } while (false)

// TRY_ASSIGN(auto x, f()): declares or assigns the value of f(), or returns its error.
#define TRY_ASSIGN(target, expr) \
    TRY_ASSIGN_NAMED(target, expr, FIRSTCOME_CONCAT(try_assign_, __LINE__))
#define TRY_ASSIGN_NAMED(target, expr, name)               \
    auto name = (expr);                                    \
    if (!name) [[unlikely]] {                              \
        return ::firstcome::fail(std::move(name).error()); \
    }                                                      \
    target = std::move(*name)
