// SPDX-License-Identifier: Apache-2.0
#include "allocation/partition_fold.h"

#include "base/assert.h"
#include "campaign/chain.h"
#include "campaign/codec.h"

#include <fmt/format.h>

#include <utility>

namespace firstcome {

PartitionFold::PartitionFold(
    PartitionId partition, std::uint32_t partition_count, const ParticipantHasher& hasher
)
    : partition_(partition),
      hasher_(hasher),
      allocator_(partition, partition_count) {
    state_.partition = partition;
    state_.partition_count = partition_count;
}

Result<std::variant<PartitionFold::Folded, PartitionFold::PlacesNeeded>> PartitionFold::fold(
    const Record& record
) {
    ASSERT(record.offset == next());
    if (skipped_.contains(record.offset)) {
        advance(
            record,
            {.kind = DecisionKind::skipped,
             .campaign = {},
             .sequence = {},
             .version = {},
             .first = DecisionKind::skipped}
        );
        return Folded{};
    }
    TRY_ASSIGN(const Command command, read(record));
    if (const auto campaign = allocator_.places_needed(command)) {
        return PlacesNeeded{*campaign};
    }
    advance(record, decide(command, record));
    return Folded{};
}

std::string PartitionFold::way_out(Offset offset) const {
    if (offset == Offset(0)) {
        return "";
    }
    return fmt::format(
        "; restore the log from a backup, or stop every node and give the record up: `firstcome "
        "skip --partition {} --offset {} --reason TEXT`",
        partition_.value(),
        offset.value()
    );
}

Result<Command> PartitionFold::read(const Record& record) const {
    auto command = decode(record.bytes);
    if (!command) {
        return fail(
            command.error().code,
            fmt::format(
                "record {} of partition {}: {}{}",
                record.offset.value(),
                partition_.value(),
                command.error().detail,
                command.error().code == Errc::corrupt ? way_out(record.offset) : ""
            )
        );
    }
    if (record.offset == Offset(0) && !std::holds_alternative<LogIdentity>(*command)) {
        return fail(Errc::corrupt, "record 0 does not name the log: this is no firstcome log");
    }
    return command;
}

Decision PartitionFold::decide(const Command& command, const Record& record) {
    if (const auto* entry = std::get_if<Entry>(&command)) {
        return decide_entry(*entry, record);
    }
    return decide_command(command, record);
}

Decision PartitionFold::decide_entry(const Entry& entry, const Record& record) {
    note_before(entry.campaign);
    const Hash128 key = hasher_(entry.campaign, entry.participant);
    const Decision decision = allocator_.decide(entry, key);
    if (is_outcome(decision.kind)) {
        places_.push_back(
            {.campaign = entry.campaign,
             .sequence = decision.sequence,
             .participant = entry.participant,
             .outcome = decision.kind,
             .partition = partition_,
             .offset = record.offset,
             .arrived_at = entry.arrived_at,
             .appended_at = record.appended_at,
             .processing_sequence = state_.counters.places() + 1}
        );
    }
    decided_entries_.push_back({entry, key, decision, record.offset});
    return decision;
}

Decision PartitionFold::decide_command(const Command& command, const Record& record) {
    note_before(campaign_of(command));
    if (const auto* identity = std::get_if<LogIdentity>(&command);
        identity && record.offset == Offset(0)) {
        state_.log_id = identity->log_id;
    }
    const Decision decision = allocator_.decide(command, record.offset);
    const bool created =
        decision.kind == DecisionKind::applied && std::holds_alternative<CreateCampaign>(command);
    if (created) {
        touched_.emplace(decision.campaign, std::nullopt);
    }
    const Allocator::MemoryChange& change = allocator_.memory_change();
    if (change.remembered) {
        commands_.push_back(*change.remembered);
    }
    if (change.forgotten) {
        forgotten_.push_back(*change.forgotten);
    }
    const CommandId* command_id = command_id_of(command);
    if (command_id != nullptr) {
        const Campaign* campaign = allocator_.find(decision.campaign);
        decided_commands_.push_back(
            {*command_id, decision, campaign == nullptr ? Campaign{} : *campaign}
        );
    }
    return decision;
}

void PartitionFold::note_before(CampaignId id) {
    const Campaign* row = allocator_.find(id);
    if (row != nullptr) {
        touched_.try_emplace(id, CampaignChange::Before{row->version, row->current_stock});
    }
}

void PartitionFold::advance(const Record& record, const Decision& decision) {
    if (!batch_start_) {
        batch_start_ = state_;
    }
    state_.chain = extend_chain(state_.chain, record.bytes, decision);
    state_.counters.count(decision.kind);
    state_.applied = record.offset;
    last_record_.assign(record.bytes.begin(), record.bytes.end());
    ASSERT(state_.counters.sum() == state_.applied.value());  // I11
}

FoldedBatch PartitionFold::take_batch(const Ownership& own, WallTime committed_at) {
    FoldedBatch batch;
    if (batch_start_) {
        state_.last_record_hash = sha256(last_record_);
    }
    batch.decided.before = batch_start_.value_or(state_);
    batch.decided.after = state_;
    batch.decided.epoch = own.epoch;
    batch.decided.owner = own.owner;
    batch.decided.committed_at = committed_at;
    batch.decided.places = std::exchange(places_, {});
    batch.decided.commands = std::exchange(commands_, {});
    batch.decided.forgotten = std::exchange(forgotten_, {});
    for (const auto& [id, before] : std::exchange(touched_, {})) {
        const Campaign& after = *allocator_.find(id);
        batch.published.campaigns.push_back(after);
        const bool row_changed = !before || before->version != after.version ||
                                 before->current_stock != after.current_stock;
        if (row_changed) {
            batch.decided.campaigns.push_back({after, before});
        }
    }
    batch.published.partition = partition_;
    batch.published.applied = state_.applied;
    batch.published.counters = state_.counters;
    batch.published.entries = std::exchange(decided_entries_, {});
    batch.published.commands = std::exchange(decided_commands_, {});
    batch_start_.reset();
    return batch;
}

}  // namespace firstcome
