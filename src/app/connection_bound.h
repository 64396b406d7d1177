// SPDX-License-Identifier: Apache-2.0
#pragma once
// How many connections a server may promise on this machine.

#include <cstdint>

namespace firstcome {

// `wanted`, or what is left of `descriptors` for connections when that is less; at least 1.
std::uint32_t bounded_connections(std::uint32_t wanted, std::uint64_t descriptors);

// The hard limit of this process.
std::uint64_t descriptors_allowed();

}  // namespace firstcome
