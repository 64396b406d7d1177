// SPDX-License-Identifier: Apache-2.0
#pragma once
// rebuild: folds the whole log into a ledger that is empty or is made so, by the same fold and the
// same commits as the allocation loop. The folded columns come out as they were (I14); that is the
// way back from a lost or edited ledger. Thread: one.

#include "base/result.h"
#include "base/time.h"
#include "ledger/archive.h"
#include "log/log.h"

#include <cstdint>
#include <functional>
#include <string>

namespace firstcome {

struct RebuildOptions {
    std::string node = "rebuild";  // stands in `ownership` as who committed
    // How often it shows that it lives, in every partition that it has not finished.
    Duration beat_every = Duration::seconds(1);
    std::size_t batch_records_max = 8'192;
    // Told now and then how many of how many records are committed.
    std::function<void(std::int64_t done, std::int64_t all)> progress = [](auto, auto) {};
};

struct RebuildReport {
    std::int64_t records = 0;
    std::int64_t campaigns = 0;
    std::int64_t places = 0;
    std::int64_t winners = 0;
    double seconds = 0;
};

// Up to the log's end as it was at the beginning. Takes every partition first, forgets what the
// ledger holds of it, and leaves it free (no owner). What dies in between leaves a ledger that is
// refused or a shorter fold of the log; a second rebuild mends both.
// Requires: nobody else appends or commits (the caller holds the directory lock, and on a shared
//           ledger has seen that every node is stopped).
// Errors: conflict when the ledger was folded from another log, or when another node takes a
//         partition meanwhile; corrupt, unsupported when a record cannot be decided (names it);
//         whatever log and ledger report.
Result<RebuildReport> rebuild(
    Log& log, Ledger& ledger, const RebuildOptions& options, const Clock& clock
);

}  // namespace firstcome
