// SPDX-License-Identifier: Apache-2.0
#pragma once
// The moment at which verify looks: one snapshot of the ledger, and how far it is behind the log.

#include "audit/findings.h"
#include "audit/verify.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace firstcome {

struct Moment {
    std::unique_ptr<ArchiveSnapshot> snapshot;
    std::vector<LedgerPosition> positions;  // of the snapshot, by partition
    std::vector<Offset> ends;               // of the log, by partition, read before the snapshot
    std::int64_t lag = 0;                   // records below `ends` that it has not applied
    bool server_runs = false;
};

// With a history, and while a server runs, waits up to options.wait until everything that was
// durable at the beginning is decided.
Result<Moment> find_moment(
    Log& log, Archive& archive, const VerifyOptions& options, const Clock& clock
);

void check_lag(const Moment& moment, const VerifyOptions& options, Findings& findings);

}  // namespace firstcome
