// SPDX-License-Identifier: Apache-2.0
#pragma once
// From the flags of rush to what the stampede is told, and to the command line of a process that
// drives a share of it.

#include "app/invocation.h"
#include "base/result.h"
#include "lab/rush/rush_options.h"

#include <string>
#include <vector>

namespace firstcome {

// Errors: invalid (flags that do not go together, names both).
Result<lab::RushOptions> rush_options(const Invocation& invocation);

// The arguments, subcommand first, for share number `share` (counted from 1). Parsed again they
// give the same options but for the history and the share. Requires: rush_options accepts them.
std::vector<std::string> share_args(const Invocation& invocation, std::uint32_t share);

}  // namespace firstcome
