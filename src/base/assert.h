// SPDX-License-Identifier: Apache-2.0
#pragma once

// ASSERT: a bug stops the program, in release builds too.
//
// Domain answers are outcomes and operating errors are Result<T>; what is left is a state that the
// code itself made impossible. Going on from there could tell somebody a wrong answer, so we abort.

namespace firstcome {

// Prints the failed condition with its place and the reason, then aborts. Thread: any.
[[noreturn]] void assertion_failed(
    const char* condition, const char* reason, const char* file, int line
);

}  // namespace firstcome

#define ASSERT_BECAUSE(condition, reason)                                          \
    do {                                                                           \
        if (!(condition)) [[unlikely]] {                                           \
            ::firstcome::assertion_failed(#condition, reason, __FILE__, __LINE__); \
        }                                                                          \
    } while (false)

#define ASSERT(condition) ASSERT_BECAUSE(condition, "")
