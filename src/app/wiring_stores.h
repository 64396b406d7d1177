// SPDX-License-Identifier: Apache-2.0
#pragma once
// The stores that log.url and ledger.url name, opened: the only place that knows the adapters.

#include "app/settings.h"
#include "base/result.h"
#include "base/time.h"
#include "ledger/archive.h"
#include "ledger/ledger.h"
#include "log/log.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace firstcome {

// For the server: created when missing, migrated when old.
// Requires: the directory lock is held. `clock` must outlive what is opened.
Result<std::unique_ptr<Log>> open_log(const Settings& settings, const Clock& clock);

// One session: further calls open further sessions, where is_shared() says that there may be some.
Result<std::unique_ptr<Ledger>> open_ledger(const Settings& settings, const Clock& clock);

// Other nodes may reach this ledger, too: whoever commits needs a lease.
bool is_shared(const LedgerUrl& url);

// For who orders to skip a record: appends, to a log that is there, even where it is damaged.
// Requires: the directory lock is held. `clock` must outlive what is opened.
Result<std::unique_ptr<Log>> open_log_to_skip(const Settings& settings, const Clock& clock);

// By how much the clock of the ledger's server is ahead of `clock`. Requires: is_shared().
Result<Duration> ledger_clock_ahead(const Settings& settings, const Clock& clock);

// Version and durability of the ledger's server, name and value. Requires: is_shared(). Errors:
// those of opening it, strictly unless server.strict is off.
Result<std::vector<std::pair<std::string, std::string>>> ledger_server_facts(
    const Settings& settings
);

// For those who only look: beside a running server or alone; nothing is created.
// `clock` must outlive what is opened.
Result<std::unique_ptr<Log>> open_log_view(const Settings& settings, const Clock& clock);
Result<std::unique_ptr<Archive>> open_archive(const Settings& settings);

// Applies missing migrations to an existing ledger; returns how many were.
Result<int> migrate_ledger(const Settings& settings, const Clock& clock);

// The directory in which a SQLite store's file lies; "." when the path has none.
std::string directory_of(const std::string& path);

}  // namespace firstcome
