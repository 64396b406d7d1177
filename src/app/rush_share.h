// SPDX-License-Identifier: Apache-2.0
#pragma once
// The side of a rush in several processes that drives one share: it opens its connections, begins
// when it is told, and hands over what its clients saw.

#include "app/commands.h"
#include "app/invocation.h"

namespace firstcome {

// Talks to the rush that started it over `link`. Errors go there, too. Thread: main.
ExitStatus run_rush_share(const Invocation& invocation, int link);

}  // namespace firstcome
