// SPDX-License-Identifier: Apache-2.0
#pragma once
// From the words of a command line to an Invocation. Everything is checked here, before any thread
// starts: flags > environment > config file > defaults.

#include "app/invocation.h"
#include "app/written.h"
#include "base/result.h"

#include <span>
#include <string>

namespace firstcome {

// `args`: what follows the subcommand. With --help nothing else is checked.
// Errors: what the readers of written.h say; invalid or unsupported, naming option, value and
// bounds, for a value that is not allowed.
Result<Invocation> parse_invocation(
    Subcommand subcommand, std::span<const std::string> args, const Environment& environment
);

}  // namespace firstcome
