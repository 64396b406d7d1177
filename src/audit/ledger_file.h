// SPDX-License-Identifier: Apache-2.0
#pragma once
// The file side of rebuild on SQLite: a rebuilt ledger takes the place of the old one, which is
// kept. Whenever the machine stops in between, the next start finds the old ledger, the new one or
// none, and each of them is only a shorter fold of the same log.

#include "base/result.h"

#include <string>

namespace firstcome {

// Where to rebuild the ledger that stands at `path`; what an interrupted rebuild left there is
// removed. Errors: io.
Result<std::string> begin_rebuilt_file(const std::string& path);

// Renames `path` to path.before-rebuild-N (N is the first free number) and the rebuilt file to
// `path`, each together with its -wal file, and makes that durable. Returns the name of the kept
// file; empty when there was no old one.
// Requires: nobody has either of them open. Errors: io.
Result<std::string> finish_rebuilt_file(const std::string& path);

}  // namespace firstcome
