// SPDX-License-Identifier: Apache-2.0
#pragma once
// AllocationRig: an allocation loop between a simulated log and a simulated ledger, for tests that
// want to see what one turn does.

#include "allocation/allocation_loop.h"
#include "base/logger.h"
#include "tests/sim/commands.h"
#include "tests/sim/forwarding.h"
#include "tests/sim/sim_ledger.h"
#include "tests/sim/sim_log.h"
#include "tests/sim/sim_node.h"

#include <memory>
#include <vector>

namespace firstcome::tests {

struct AllocationRig {
    AllocationRig() : port_log(&log), port_ledger(&ledger) { set_log_level("off"); }

    // Of a node that alone can reach the ledger.
    std::unique_ptr<AllocationLoop> make_loop(std::size_t batch_records_max = 2'048) {
        return std::make_unique<AllocationLoop>(
            AllocationConfig{partition, "node", batch_records_max, Duration{}},
            *port_log,
            *port_ledger,
            views,
            clock
        );
    }

    void append(const std::vector<Command>& commands) {
        for (const AppendResult& result : log.append(partition, batch_of(commands))) {
            ASSERT(result.status == AppendStatus::persisted);
        }
    }

    TurnResult turn(AllocationLoop& loop) { return loop.run_once(clock.steady_now()); }

    void run(AllocationLoop& loop) {
        for (int turns = 0; turns < 100 && turn(loop) == TurnResult::worked; ++turns) {
        }
    }

    // A request that waits for the entry with this request id.
    void wait_for(std::string_view name, std::uint64_t request, std::int64_t campaign = 1) {
        const EntryWaiter waiter{
            hasher(CampaignId(campaign), person(name)), RequestId(request), 0, request};
        views.waiters(partition).add({&waiter, 1});
    }

    // What the waiting request was told: "won 1", "sold_out 2 again", "closed", or nothing.
    std::string told(std::uint64_t request) {
        const auto answer = mailbox.take(request);
        if (!answer) {
            return "";
        }
        if (const auto* outcome = std::get_if<Outcome>(&*answer)) {
            return std::string(to_string(outcome->place.outcome)) + " " +
                   to_string(outcome->place.sequence) + (outcome->repeated ? " again" : "");
        }
        return std::string(to_string(std::get<EntryRefused>(*answer).kind));
    }

    const PartitionState& committed() { return ledger.tables().partitions[partition].state; }

    const PartitionId partition{0};
    ManualClock clock{at(1'000)};
    SimLog log{1, 7, clock, SimLog::Waits::never};
    SimLedger ledger{clock};
    Log* port_log;
    Ledger* port_ledger;
    const ParticipantHasher hasher{KeyedHash::Key{}};
    Mailbox mailbox;
    Views views{{}, hasher, mailbox, clock};
};

}  // namespace firstcome::tests
