// SPDX-License-Identifier: Apache-2.0
#include "audit/stopped_nodes.h"

#include "base/signal.h"

#include <fmt/format.h>

#include <map>

namespace firstcome {
namespace {

using Owners = std::map<PartitionId, Ownership>;

Result<Owners> other_owners(Archive& archive, std::string_view own_node) {
    TRY_ASSIGN(const auto snapshot, archive.snapshot());
    TRY_ASSIGN(const auto positions, snapshot->partitions());
    Owners owners;
    for (const LedgerPosition& position : positions) {
        const Ownership& ownership = position.ownership;
        if (!ownership.owner.empty() && ownership.owner != own_node) {
            owners.emplace(position.state.partition, ownership);
        }
    }
    return owners;
}

// A partition that was let go shows no life: its owner stopped.
Result<void> require_unmoved(const Owners& before, const Owners& now) {
    for (const auto& [partition, ownership] : now) {
        const auto found = before.find(partition);
        if (found == before.end() || found->second != ownership) {
            return fail(
                Errc::busy,
                fmt::format(
                    "partition {} is owned by node '{}', which lives: stop every node first",
                    partition.value(),
                    ownership.owner
                )
            );
        }
    }
    return {};
}

}  // namespace

Result<void> require_stopped(
    Archive& archive, const StoppedNodesOptions& options, const Clock& clock
) {
    TRY_ASSIGN(const Owners first, other_owners(archive, options.own_node));
    const SteadyTime deadline = clock.steady_now() + options.lease;
    Owners now = first;
    Signal never;
    for (bool last = false; !now.empty() && !last;) {
        never.wait_for(options.look_again);
        last = clock.steady_now() >= deadline;
        TRY_ASSIGN(now, other_owners(archive, options.own_node));
        TRY(require_unmoved(first, now));
    }
    return {};
}

}  // namespace firstcome
