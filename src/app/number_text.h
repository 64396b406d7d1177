// SPDX-License-Identifier: Apache-2.0
#pragma once
// Numbers as people read them.

#include <cstdint>
#include <string>

namespace firstcome {

// 1,234,567
std::string grouped(std::int64_t number);

// Microseconds as milliseconds: "0.84 ms", "12.3 ms", "1,234 ms".
std::string milliseconds(std::uint64_t us);

}  // namespace firstcome
