// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a subcommand needs that changes the stores while no server runs: to be alone with them.

#include "app/settings.h"
#include "base/result.h"
#include "base/time.h"
#include "log/directory_lock.h"

#include <memory>
#include <string>

namespace firstcome {

// Locks `directory`, which must be there: a wrong --data must not create one.
// Errors: not_found; those of DirectoryLock::take().
Result<std::unique_ptr<DirectoryLock>> lock_existing_directory(const std::string& directory);

// On a ledger that nodes share: none of them may live. May take one ledger.lease.
// Requires: the directory is locked. Errors: busy (names the node that lives); those of node_id()
// and of the archive.
Result<void> require_nodes_stopped(const Settings& settings, const Clock& clock);

}  // namespace firstcome
