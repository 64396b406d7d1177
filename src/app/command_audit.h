// SPDX-License-Identifier: Apache-2.0
#pragma once
// firstcome verify, rebuild and migrate: what is done with log and ledger without a server.

#include "app/commands.h"
#include "app/invocation.h"

namespace firstcome {

// Read-only, also beside a running server. Failed when a check failed or proved nothing.
ExitStatus run_verify_command(const Invocation& invocation);

// Refused while a server runs. The old ledger is kept beside the new one.
ExitStatus run_rebuild_command(const Invocation& invocation);

// Refused while a server runs.
ExitStatus run_migrate_command(const Invocation& invocation);

}  // namespace firstcome
