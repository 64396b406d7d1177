// SPDX-License-Identifier: Apache-2.0
#pragma once
// firstcome verify, rebuild and migrate: what is done with log and ledger without a server.

#include "app/commands.h"
#include "app/invocation.h"
#include "base/result.h"

namespace firstcome {

// Read-only, also beside a running server. Failed when a check failed or proved nothing.
ExitStatus run_verify_command(const Invocation& invocation);

// Refused while a server runs. The old ledger is kept beside the new one, unless it is on a server:
// there it is made anew in its place.
ExitStatus run_rebuild_command(const Invocation& invocation);

// Refused while a server runs.
ExitStatus run_migrate_command(const Invocation& invocation);

// What `serve --check` does before the start: everything that verify can judge without a history. A
// ledger that is behind its log is no fault: the server will fold on. Nothing to check is fine.
// Errors: corrupt, with what is wrong; those of verify.
Result<void> check_stores(const Settings& settings);

}  // namespace firstcome
