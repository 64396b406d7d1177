// SPDX-License-Identifier: Apache-2.0
#include "audit/log_fold.h"

#include "campaign/chain.h"
#include "campaign/codec.h"

#include <fmt/format.h>

#include <utility>

namespace firstcome {

LogFold::LogFold(PartitionId partition, std::uint32_t partition_count, EntrySink on_entry)
    : partition_(partition),
      on_entry_(std::move(on_entry)),
      oracle_(partition, partition_count) {
    state_.partition = partition;
    state_.partition_count = partition_count;
}

Result<void> LogFold::run(Log& log, Offset last, const SkipOrders& skips) {
    const auto walked =
        walk_log(log, partition_, last.next(), [&](const Record& record) -> Result<void> {
            note_discontinuity(record.offset, state_.applied.next());
            TRY(fold(record, skips.contains(record.offset)));
            if (record.offset == last) {
                state_.last_record_hash = sha256(record.bytes);
            }
            return {};
        });
    TRY(walked);
    if (state_.applied < last && !discontinuity_) {
        discontinuity_ = fmt::format(
            "partition {}: the ledger has applied record {}, the log ends at record {}",
            partition_.value(),
            last.value(),
            state_.applied.value()
        );
    }
    return {};
}

void LogFold::note_discontinuity(Offset met, Offset expected) {
    if (met != expected && !discontinuity_) {
        discontinuity_ = fmt::format(
            "partition {}: the log has record {} where {} is expected",
            partition_.value(),
            met.value(),
            expected.value()
        );
    }
}

Result<void> LogFold::fold(const Record& record, bool skipped) {
    if (skipped) {
        Decision decision;
        decision.kind = DecisionKind::skipped;
        advance(record, decision);
        return {};
    }
    TRY_ASSIGN(const Command command, read(record));
    const Decision decision = oracle_.decide(command, record.offset);
    advance(record, decision);
    if (const auto* entry = std::get_if<Entry>(&command)) {
        remember_entry(*entry, decision, record);
    } else if (const auto* identity = std::get_if<LogIdentity>(&command)) {
        state_.log_id = record.offset == Offset(0) ? identity->log_id : state_.log_id;
    } else if (decision.kind == DecisionKind::applied) {
        remember_command(decision, record.offset);
    }
    return {};
}

Result<Command> LogFold::read(const Record& record) const {
    auto command = decode(record.bytes);
    if (!command) {
        return fail(
            command.error().code,
            fmt::format(
                "record {} of partition {}: {}",
                record.offset.value(),
                partition_.value(),
                command.error().detail
            )
        );
    }
    if (record.offset == Offset(0) && !std::holds_alternative<LogIdentity>(*command)) {
        return fail(Errc::corrupt, "record 0 does not name the log: this is no firstcome log");
    }
    return command;
}

void LogFold::advance(const Record& record, const Decision& decision) {
    state_.counters.count(decision.kind);
    state_.chain = extend_chain(state_.chain, record.bytes, decision);
    state_.applied = record.offset;
}

void LogFold::remember_entry(const Entry& entry, const Decision& decision, const Record& record) {
    ++entries_;
    if (is_outcome(decision.kind)) {
        campaigns_[entry.campaign].stamps.push_back({record.appended_at, state_.counters.places()});
    }
    on_entry_(entry, decision);
}

void LogFold::remember_command(const Decision& decision, Offset offset) {
    const auto found = oracle_.campaigns().find(decision.campaign);
    if (found == oracle_.campaigns().end()) {
        return;  // the skip of a record concerns no campaign
    }
    const Campaign& row = found->second.row;
    campaigns_[decision.campaign].steps.push_back(
        {offset, row.total_stock, takes_entries(row.phase)}
    );
}

}  // namespace firstcome
