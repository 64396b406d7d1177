// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/sim_checks.h"

#include "campaign/chain.h"
#include "campaign/codec.h"

#include <algorithm>
#include <set>

namespace firstcome::tests {
namespace {

void add_place(JudgedPartition& judged, const JudgedRecord& record, WallTime appended_at) {
    const Entry& entry = std::get<Entry>(record.command);
    judged.places.push_back(
        {.campaign = entry.campaign,
         .sequence = record.decision.sequence,
         .participant = entry.participant,
         .outcome = record.decision.kind,
         .partition = judged.state.partition,
         .offset = record.offset,
         .arrived_at = entry.arrived_at,
         .appended_at = appended_at,
         .processing_sequence = judged.state.counters.places()}
    );
}

void finish(JudgedPartition& judged, const NaiveAllocator& oracle) {
    for (const auto& [id, history] : oracle.campaigns()) {
        Campaign row = history.row;
        row.last_sequence = Sequence{};
        judged.campaigns.emplace(id, row);
        const auto remembered = std::min(history.commands.size(), commands_remembered_max);
        judged.commands.insert(
            judged.commands.end(),
            history.commands.end() - static_cast<std::ptrdiff_t>(remembered),
            history.commands.end()
        );
    }
}

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

JudgedPartition judge(SimLog& log, PartitionId partition) {
    RecordBatch records;
    const bool read = log.read(partition, Offset(0), 1'000'000, Duration{}, records).has_value();
    ASSERT(read);
    NaiveAllocator oracle(partition, log.partition_count());
    JudgedPartition judged;
    judged.state.partition = partition;
    judged.state.partition_count = log.partition_count();
    for (std::size_t i = 0; i < records.size(); ++i) {
        const Record record = records[i];
        JudgedRecord one{record.offset, decode(record.bytes).value(), {}};
        one.decision = oracle.decide(one.command, record.offset);
        if (const auto* identity = std::get_if<LogIdentity>(&one.command);
            identity != nullptr && record.offset == Offset(0)) {
            judged.state.log_id = identity->log_id;
        }
        judged.state.applied = record.offset;
        judged.state.counters.count(one.decision.kind);
        judged.state.chain = extend_chain(judged.state.chain, record.bytes, one.decision);
        judged.state.last_record_hash = sha256(record.bytes);
        if (is_outcome(one.decision.kind)) {
            add_place(judged, one, record.appended_at);
        }
        judged.records.push_back(std::move(one));
    }
    finish(judged, oracle);
    return judged;
}

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

void SnapshotChecks::look(const SimTables& tables, Findings& findings) {
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
    for (const auto& [id, row] : tables.campaigns) {
        look_at_campaign(tables, row, findings);
    }
}

// --- history -------------------------------------------------------------------------------------

namespace {

// Where each request and each command attempt stands in the log.
struct LogIndex {
    std::map<RequestId, std::vector<const JudgedRecord*>> entries;
    std::set<std::int64_t> stamps;
    std::map<CommandId, DecisionKind> first_decisions;
};

WallTime stamp_of(const Command& command) {
    return std::visit(
        [](const auto& one) {
            if constexpr (requires { one.requested_at; }) {
                return one.requested_at;
            } else if constexpr (requires { one.created_at; }) {
                return one.created_at;
            } else {
                return WallTime{};
            }
        },
        command
    );
}

LogIndex index_of(const std::vector<JudgedPartition>& judged) {
    LogIndex index;
    for (const JudgedPartition& partition : judged) {
        for (const JudgedRecord& record : partition.records) {
            if (const auto* entry = std::get_if<Entry>(&record.command)) {
                index.entries[entry->request_id].push_back(&record);
            } else if (const CommandId* id = command_id_of(record.command)) {
                index.stamps.insert(stamp_of(record.command).us);
                if (record.decision.version != Version{}) {  // else there was no campaign yet
                    index.first_decisions.emplace(*id, record.decision.first);
                }
            }
        }
    }
    return index;
}

void expect_entry(
    const LogIndex& index, RequestId request, const EntryAttempt& attempt, Findings& findings
) {
    const auto found = index.entries.find(request);
    const bool in_log = found != index.entries.end();
    findings.expect(in_log || !attempt.acked, "I4", "an acknowledged entry is not in the log");
    findings.expect(!in_log || !attempt.refused, "I5", "a refused request is in the log");
    if (!in_log) {
        return;
    }
    const auto any = [&](const auto& fits) {
        return std::any_of(found->second.begin(), found->second.end(), fits);
    };
    if (attempt.told) {
        findings.expect(
            any([&](const JudgedRecord* one) { return one->decision.kind == *attempt.told; }),
            "I9",
            "a refusal was told that nobody decided"
        );
    }
    if (attempt.took_place) {
        findings.expect(
            any([&](const JudgedRecord* one) { return one->offset == *attempt.took_place; }),
            "I9",
            "an outcome was called new for a request that did not take the place"
        );
    }
}

// Whoever has our answer precedes everyone who asks afterwards (I7).
void expect_real_time_order(const LogIndex& index, const SimClients& clients, Findings& findings) {
    for (const auto& [request, earlier] : clients.entries()) {
        const auto before = index.entries.find(request);
        if (!earlier.acked || before == index.entries.end()) {
            continue;
        }
        for (const auto& [other, later] : clients.entries()) {
            const auto after = index.entries.find(other);
            if (after == index.entries.end() || later.began <= *earlier.acked ||
                later.campaign != earlier.campaign) {
                continue;
            }
            findings.expect(
                before->second.front()->offset < after->second.front()->offset,
                "I7",
                "who asked later came earlier"
            );
        }
    }
}

}  // namespace

void expect_history(
    const std::vector<JudgedPartition>& judged, const SimClients& clients, Findings& findings
) {
    const LogIndex index = index_of(judged);
    for (const auto& [request, attempt] : clients.entries()) {
        expect_entry(index, request, attempt, findings);
    }
    for (const auto& [stamp, attempt] : clients.commands()) {
        findings.expect(
            !attempt.refused || !index.stamps.contains(stamp),
            "I5",
            "a refused command is in the log"
        );
    }
    for (const auto& [id, first] : clients.told_commands()) {
        findings.expect(
            holds(index.first_decisions, id, first), "I9", "a command was told what nobody decided"
        );
    }
    for (const auto& [request, records] : index.entries) {
        findings.expect(clients.entries().contains(request), "I5", "an entry that nobody sent");
    }
    expect_real_time_order(index, clients, findings);
}

}  // namespace firstcome::tests
