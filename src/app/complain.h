// SPDX-License-Identifier: Apache-2.0
#pragma once
// How a subcommand says that it could not do its work.

#include "app/commands.h"
#include "base/result.h"

namespace firstcome {

// Prints the reason to standard error; the status to return.
ExitStatus complain(const Error& error);

}  // namespace firstcome
