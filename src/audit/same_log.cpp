// SPDX-License-Identifier: Apache-2.0
#include "audit/same_log.h"

#include "audit/log_scan.h"

#include <fmt/format.h>

namespace firstcome {

Result<void> require_same_log(Log& log, const std::vector<LedgerPosition>& positions) {
    for (const LedgerPosition& position : positions) {
        const PartitionState& state = position.state;
        if (state.log_id == LogId{}) {
            continue;
        }
        bool same = state.partition.value() < log.partition_count();
        if (same) {
            TRY_ASSIGN(const LogIdentity identity, identity_of(log, state.partition));
            same = identity.log_id == state.log_id;
        }
        if (!same) {
            return fail(
                Errc::conflict,
                fmt::format(
                    "partition {}: the ledger was folded from another log than '{}': check log.url "
                    "and ledger.url, or choose an empty ledger",
                    state.partition.value(),
                    log.name()
                )
            );
        }
    }
    return {};
}

}  // namespace firstcome
