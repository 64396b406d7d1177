// SPDX-License-Identifier: Apache-2.0
#include "audit/quiescence.h"

#include "base/signal.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome {
namespace {

constexpr Duration look_again = Duration::millis(20);

Result<std::vector<Offset>> ends_of(Log& log) {
    std::vector<Offset> ends;
    for (std::uint32_t number = 0; number < log.partition_count(); ++number) {
        TRY_ASSIGN(const Offset end, log.end(PartitionId(number)));
        ends.push_back(end);
    }
    return ends;
}

std::int64_t lag_of(const std::vector<Offset>& ends, const std::vector<LedgerPosition>& positions) {
    std::int64_t lag = 0;
    for (std::uint32_t number = 0; number < ends.size(); ++number) {
        Offset applied = nothing_applied;
        for (const LedgerPosition& position : positions) {
            if (position.state.partition == PartitionId(number)) {
                applied = position.state.applied;
            }
        }
        lag += std::max<std::int64_t>(0, ends[number].value() - applied.next().value());
    }
    return lag;
}

bool has_owner(const std::vector<LedgerPosition>& positions) {
    return std::any_of(positions.begin(), positions.end(), [](const LedgerPosition& position) {
        return !position.ownership.owner.empty();
    });
}

}  // namespace

Result<Moment> find_moment(
    Log& log, Archive& archive, const VerifyOptions& options, const Clock& clock
) {
    const SteadyTime deadline = clock.steady_now() + options.wait;
    Moment moment;
    Signal never;
    TRY_ASSIGN(moment.ends, ends_of(log));
    for (;;) {
        // Asked first: what a server commits before it ends is then in the snapshot.
        moment.server_runs = options.server_runs();
        TRY_ASSIGN(moment.snapshot, archive.snapshot());
        TRY_ASSIGN(moment.positions, moment.snapshot->partitions());
        moment.server_runs =
            moment.server_runs || (options.ledger_is_shared && has_owner(moment.positions));
        moment.lag = lag_of(moment.ends, moment.positions);
        const bool may_shrink = moment.lag > 0 && moment.server_runs && options.history_path;
        if (!may_shrink || clock.steady_now() >= deadline) {
            return moment;
        }
        moment.snapshot.reset();
        never.wait_for(look_again);
    }
}

void check_lag(const Moment& moment, const VerifyOptions& options, Findings& findings) {
    if (moment.lag == 0) {
        return;
    }
    if (!moment.server_runs) {
        findings.failed(
            "lag",
            fmt::format(
                "{} durable records are not in the ledger, and no server runs that would decide "
                "them: run `firstcome serve`",
                moment.lag
            )
        );
    } else if (options.history_path) {
        findings.failed(
            "lag",
            fmt::format(
                "{} records were still undecided after {} s",
                moment.lag,
                options.wait.us / Duration::seconds(1).us
            )
        );
    } else {
        findings.remark(
            "lag",
            fmt::format(
                "{} records were not decided yet when the ledger was read; the server goes on",
                moment.lag
            )
        );
    }
}

}  // namespace firstcome
