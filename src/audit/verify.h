// SPDX-License-Identifier: Apache-2.0
#pragma once
// verify: judges a ledger by the log and, when there is one, by a client's history. It decides
// every record a second time by the oracle and compares row by row; it does not trust a counter, a
// view or an index of the server. docs/invariants.md says what each number means.
//
// Read-only, also beside a running server: one snapshot of the ledger is judged up to the offset
// that it has applied. Thread: one.

#include "audit/report.h"
#include "base/result.h"
#include "base/time.h"
#include "ledger/archive.h"
#include "log/log.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace firstcome {

struct VerifyOptions {
    // A file of audit/history.h; without it what only a history can show is not checked.
    std::optional<std::string> history_path;
    std::vector<std::string> expectations;  // see expectation.h
    // How long to wait for the ledger to reach the log's end; only with a history and only while a
    // server runs.
    Duration wait = Duration::seconds(30);
    // Whether a server holds the data directory. Without one a lag never shrinks, so it fails.
    std::function<bool()> server_runs = [] { return false; };
    // Servers elsewhere may use the same ledger: an owner in it counts as one that runs.
    bool ledger_is_shared = false;
    // Told now and then how many of how many records were judged.
    std::function<void(std::int64_t done, std::int64_t all)> progress = [](auto, auto) {};
};

// Errors: what keeps it from judging at all: the log or the ledger cannot be read, the history is
// not one. Everything that is wrong with the evidence is in the report.
Result<VerifyReport> verify(
    Log& log, Archive& archive, const VerifyOptions& options, const Clock& clock
);

}  // namespace firstcome
