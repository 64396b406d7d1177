// SPDX-License-Identifier: Apache-2.0
#pragma once
// The limit of open file descriptors, which is what a stampede meets first.

#include "base/result.h"

#include <cstdint>

namespace firstcome::lab {

// Raises this process's soft limit to the hard one.
// Errors: overloaded when `connections` do not fit below it; the detail names how many would.
Result<void> make_room_for(std::uint32_t connections);

}  // namespace firstcome::lab
