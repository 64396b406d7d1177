// SPDX-License-Identifier: Apache-2.0
#pragma once
// `firstcome experiment ACTION`.

#include "app/commands.h"
#include "app/invocation.h"

namespace firstcome {

// Thread: main, before any other thread was started.
ExitStatus run_experiment_command(const Invocation& invocation);

}  // namespace firstcome
