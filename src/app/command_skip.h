// SPDX-License-Identifier: Apache-2.0
#pragma once
// firstcome skip: the order to pass over a record that cannot be decided.

#include "app/commands.h"
#include "app/invocation.h"

namespace firstcome {

// Refused while a server runs.
ExitStatus run_skip_command(const Invocation& invocation);

}  // namespace firstcome
