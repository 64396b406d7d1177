// SPDX-License-Identifier: Apache-2.0
#pragma once
// firstcome rush: a stampede on a running server.

#include "app/commands.h"
#include "app/invocation.h"

namespace firstcome {

// Failed when an answer was wrong or missing.
ExitStatus run_rush_command(const Invocation& invocation);

}  // namespace firstcome
