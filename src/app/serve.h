// SPDX-License-Identifier: Apache-2.0
#pragma once
// serve: one node, from the directory lock to the graceful end.

#include "app/settings.h"

namespace firstcome {

// Runs until SIGTERM or SIGINT; returns the exit status (0 after a graceful end, 1 with a message
// on standard error). Prints "listening on ADDRESS:PORT" to the log when requests are taken.
int serve(const Settings& settings);

}  // namespace firstcome
