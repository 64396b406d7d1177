// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/judge.h"

#include "allocation/naive_allocator.h"
#include "campaign/chain.h"
#include "campaign/codec.h"

#include <algorithm>

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

}  // namespace firstcome::tests
