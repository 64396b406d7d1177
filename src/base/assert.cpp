// SPDX-License-Identifier: Apache-2.0
#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace firstcome {

void assertion_failed(const char* condition, const char* reason, const char* file, int line) {
    // The logger may be what is broken: write to the bare stream.
    std::fprintf(
        stderr, "firstcome: ASSERT failed: %s (%s) at %s:%d\n", condition, reason, file, line
    );
    std::fflush(stderr);
    std::abort();
}

}  // namespace firstcome
