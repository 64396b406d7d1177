// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/sim_checks.h"

#include <algorithm>
#include <set>
#include <utility>

namespace firstcome::tests {
namespace {

template <class Rows, class Key>
bool holds(const Rows& rows, const Key& key, const typename Rows::mapped_type& value) {
    const auto found = rows.find(key);
    return found != rows.end() && found->second == value;
}

void look_at_campaign(const SimTables& tables, const Campaign& row, Findings& findings) {
    std::int64_t won = 0;
    std::int64_t places = 0;
    std::set<ParticipantId> people;
    auto place = tables.places.lower_bound({row.id, Sequence(0)});
    for (; place != tables.places.end() && place->first.first == row.id; ++place) {
        ++places;
        won += place->second.outcome == DecisionKind::won ? 1 : 0;
        people.insert(place->second.participant);
        findings.expect(place->first.second == Sequence(places), "I6", "a gap in the sequences");
        findings.expect(
            (place->second.outcome == DecisionKind::won) == (places == won),
            "I6",
            "somebody won after somebody was sold out"
        );
    }
    findings.expect(won <= row.total_stock, "I1", "more winners than units");
    findings.expect(row.current_stock >= 0, "I2", "less than nothing is left");
    findings.expect(won + row.current_stock == row.total_stock, "I2", "units came or went");
    findings.expect(std::ssize(people) == places, "I3", "two places of one participant");
    findings.expect(
        won == std::min(row.total_stock, places), "I8", "somebody missed it while there was stock"
    );
}

}  // namespace

void expect_folded(const JudgedPartition& judged, SimTables& tables, Findings& findings) {
    const PartitionId partition = judged.state.partition;
    const PartitionState& state = tables.partitions[partition].state;
    findings.expect(state.chain == judged.state.chain, "I13", "the chain is another one");
    findings.expect(state == judged.state, "I6", "the partition's row is not the fold of the log");
    std::size_t campaigns = 0;
    for (const auto& [id, row] : tables.campaigns) {
        campaigns += row.partition == partition ? 1U : 0U;
    }
    findings.expect(campaigns == judged.campaigns.size(), "I6", "another number of campaigns");
    for (const auto& [id, row] : judged.campaigns) {
        findings.expect(holds(tables.campaigns, id, row), "I6", "a campaign's row differs");
    }
    std::size_t places = 0;
    for (const auto& [key, row] : tables.places) {
        places += row.partition == partition ? 1U : 0U;
    }
    findings.expect(places == judged.places.size(), "I6", "another number of places");
    for (const PlaceRow& row : judged.places) {
        const auto key = std::pair(row.campaign, row.sequence);
        findings.expect(holds(tables.places, key, row), "I6", "a place differs from the log");
    }
    for (const CommandRow& row : judged.commands) {
        const auto key = std::pair(row.campaign, row.command_id);
        findings.expect(holds(tables.commands, key, row), "I14", "a remembered command differs");
    }
}

void expect_lost_rows_were_sound(
    const std::vector<JudgedPartition>& judged, const SimWorld::Places& rows, Findings& findings
) {
    std::size_t found = 0;
    for (const JudgedPartition& partition : judged) {
        for (const PlaceRow& row : partition.places) {
            const auto lost = rows.find({row.campaign, row.sequence});
            if (lost != rows.end()) {
                ++found;
                findings.expect(
                    lost->second == row, "I6", "a place that was lost came back changed"
                );
            }
        }
    }
    findings.expect(found == rows.size(), "I6", "a place that was lost never came back");
}

namespace {

// Epochs grow, and each has one owner: the last one stands in the partition's row.
void look_at_owners(const SimTables& tables, Findings& findings) {
    std::map<PartitionId, const OwnershipRow*> last;
    for (const OwnershipRow& row : tables.ownerships) {
        const OwnershipRow*& before = last[row.partition];
        findings.expect(
            before == nullptr || before->epoch < row.epoch, "I12", "two owners of one epoch"
        );
        before = &row;
    }
    for (const auto& [partition, row] : last) {
        const auto position = tables.partitions.find(partition);
        const bool same = position != tables.partitions.end() &&
                          position->second.ownership.epoch == row->epoch &&
                          (position->second.ownership.owner == row->owner ||
                           position->second.ownership.owner.empty());
        findings.expect(same, "I12", "the owner is not the one who took the partition last");
    }
}

}  // namespace

void SnapshotChecks::look(const SimTables& tables, std::size_t incarnation, Findings& findings) {
    if (std::exchange(incarnation_, incarnation) != incarnation) {
        applied_.clear();
        epochs_.clear();
        ownerships_ = 0;
    }
    for (const auto& [partition, position] : tables.partitions) {
        const PartitionState& state = position.state;
        Offset& applied = applied_.try_emplace(partition, nothing_applied).first->second;
        findings.expect(applied <= state.applied, "I11", "the applied offset went back");
        findings.expect(
            state.applied == nothing_applied || state.counters.sum() == state.applied.value(),
            "I11",
            "the counters do not sum to the applied offset"
        );
        applied = state.applied;
        Epoch& epoch = epochs_[partition];
        findings.expect(epoch <= position.ownership.epoch, "I12", "an epoch went back");
        epoch = position.ownership.epoch;
    }
    if (std::exchange(ownerships_, tables.ownerships.size()) != tables.ownerships.size()) {
        look_at_owners(tables, findings);
    }
    for (const auto& [id, row] : tables.campaigns) {
        look_at_campaign(tables, row, findings);
    }
}

}  // namespace firstcome::tests
