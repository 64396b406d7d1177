// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/rest_checks.h"

#include <algorithm>

namespace firstcome::tests {
namespace {

using Judged = std::vector<JudgedPartition>;

bool is_at_rest(SimWorld& world, SimFleet& fleet, PartitionId partition) {
    const Offset end = world.log.end(partition).value();
    std::size_t owners = 0;
    for (SimNode* node : fleet.nodes()) {
        if (node->views().applied(partition).next() != end || node->queue(partition).size() > 0 ||
            !node->views().ready(partition)) {
            return false;
        }
        owners += node->views().phase(partition) == PartitionPhase::owning ? 1U : 0U;
    }
    return owners == 1;
}

// At rest a node keeps the places of open campaigns and the requests that wait, nothing else.
void expect_no_more_memory(
    const Judged& judged, SimNode& node, const SimClients& clients, Findings& findings
) {
    std::uint64_t places = 0;
    std::size_t waiters = 0;
    for (const JudgedPartition& partition : judged) {
        for (const PlaceRow& place : partition.places) {
            places += partition.campaigns.at(place.campaign).phase == Phase::closed ? 0U : 1U;
        }
        waiters += node.views().waiters(partition.state.partition).size();
    }
    findings.expect(
        node.views().resident() == places, "I15", "places of closed campaigns are kept"
    );
    findings.expect(waiters == clients.waiters(node), "I15", "requests are kept that do not wait");
}

// A request of a surviving process whose record is decided was told so, unless the process loaded
// anew meanwhile: then it asks again at its deadline.
void expect_nobody_waits(
    const Judged& judged, SimNode& node, const SimClients& clients, Findings& findings
) {
    const std::vector<RequestId> waiting = clients.waiting(node);
    for (const JudgedPartition& partition : judged) {
        if (node.views().probe(partition.state.partition).loads.value() > 1) {
            continue;
        }
        for (const JudgedRecord& record : partition.records) {
            const auto* entry = std::get_if<Entry>(&record.command);
            const bool waits =
                entry != nullptr &&
                std::find(waiting.begin(), waiting.end(), entry->request_id) != waiting.end();
            findings.expect(!waits, "I4", "a decided request still waits");
        }
    }
}

// Whichever node is asked, the answer is the fold of the log.
void expect_same_answers(const JudgedPartition& judged, SimNode& node, Findings& findings) {
    Views& views = node.views();
    for (const auto& [id, row] : judged.campaigns) {
        const auto view = views.find(id);
        const bool same = view != nullptr && view->campaign()->version == row.version &&
                          view->campaign()->phase == row.phase &&
                          view->campaign()->current_stock == row.current_stock;
        findings.expect(same, "I6", "a node shows another campaign than the log");
    }
    for (const PlaceRow& row : judged.places) {
        const auto view = views.find(row.campaign);
        if (view == nullptr || judged.campaigns.at(row.campaign).phase == Phase::closed) {
            continue;
        }
        const auto place = view->find(views.hasher()(row.campaign, row.participant));
        const bool same = place && place->sequence == row.sequence &&
                          place->outcome == row.outcome && place->offset == row.offset;
        findings.expect(same, "I9", "a node shows another outcome than the log");
    }
}

void expect_rebuild(SimWorld& world, const Judged& judged, Findings& findings) {
    SimLedger rebuilt(world.clock);
    SimNode node({.node = "rebuild"}, world.log, rebuilt, world.clock);
    for (const JudgedPartition& partition : judged) {
        for (int turn = 0;
             turn < 10 && node.views().applied(partition.state.partition) < partition.state.applied;
             ++turn) {
            node.allocation_turn(partition.state.partition);
        }
        expect_folded(partition, rebuilt.tables(), findings);
    }
}

}  // namespace

bool is_at_rest(SimWorld& world, SimFleet& fleet) {
    for (std::uint32_t i = 0; i < world.partition_count(); ++i) {
        if (!is_at_rest(world, fleet, PartitionId(i))) {
            return false;
        }
    }
    return true;
}

void expect_sound_rest(
    SimWorld& world, SimFleet& fleet, const SimClients& clients, Findings& findings
) {
    Judged judged;
    for (std::uint32_t i = 0; i < world.partition_count(); ++i) {
        judged.push_back(judge(world.log, PartitionId(i)));
        expect_folded(judged.back(), world.ledger.tables(), findings);
    }
    expect_lost_rows_were_sound(judged, world.once_held(), findings);
    expect_history(judged, clients, findings);
    for (SimNode* node : fleet.nodes()) {
        expect_nobody_waits(judged, *node, clients, findings);
        expect_no_more_memory(judged, *node, clients, findings);
        for (const JudgedPartition& partition : judged) {
            expect_same_answers(partition, *node, findings);
        }
    }
    expect_rebuild(world, judged, findings);
}

}  // namespace firstcome::tests
