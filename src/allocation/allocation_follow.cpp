// SPDX-License-Identifier: Apache-2.0
// The other limit of the allocation loop: how a node follows what another one commits, and how it
// goes on where that one stopped.
#include "allocation/allocation_loop.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome {

TurnResult AllocationLoop::follow() {
    const auto taken = tenure_.try_take();
    if (!taken) {
        return failed(taken.error());
    }
    if (*taken) {
        unproven_ = true;
        return TurnResult::worked;
    }
    const auto sight = tenure_.sight();
    const auto* position = sight == nullptr ? nullptr : sight->find(config_.partition);
    return position == nullptr ? TurnResult::idle : follow_to(*position);
}

TurnResult AllocationLoop::follow_to(const LedgerPosition& position) {
    const Offset committed = position.state.applied;
    show_phase(committed < shown_.applied);
    const Offset limit = repeating() ? std::min(committed, shown_.applied) : committed;
    if (limit <= fold_->state().applied) {
        return TurnResult::idle;
    }
    const auto reached = fold_to(limit);
    if (!reached) {
        return failed(reached.error());
    }
    if (!*reached) {
        return TurnResult::idle;
    }
    if (limit == committed) {
        if (const auto same = check_chain(position.state, "the ledger holds"); !same) {
            return failed(same.error());
        }
    }
    const auto published = publish(fold_->take_batch(position.ownership, clock_.wall_now()));
    return published ? TurnResult::worked : failed(published.error());
}

// The predecessor may have committed until this node took the partition, and nothing after.
TurnResult AllocationLoop::continue_as_owner() {
    const auto positions = ledger_.observe();
    if (!positions) {
        return failed(positions.error());
    }
    const LedgerPosition* position = find_position(*positions, config_.partition);
    if (position == nullptr || position->state.applied < fold_->state().applied) {
        return drop("the ledger went back");
    }
    if (position->state.applied > fold_->state().applied) {
        return follow_to(*position);
    }
    if (const auto same = check_chain(position->state, "the ledger holds"); !same) {
        return failed(same.error());
    }
    unproven_ = false;
    show_phase(repeating());
    return TurnResult::worked;
}

Result<void> AllocationLoop::check_chain(const PartitionState& other, std::string_view who) const {
    if (fold_->state().chain == other.chain) {
        return {};
    }
    return fail(
        Errc::conflict,
        fmt::format(
            "partition {}: this node folds the log to another chain at offset {} than {}: the log "
            "or the ledger was changed from outside; stop every node and run `firstcome verify`",
            config_.partition.value(),
            other.applied.value(),
            who
        )
    );
}

Result<bool> AllocationLoop::fold_to(Offset limit) {
    while (fold_->state().applied < limit) {
        TRY_ASSIGN(const bool came, fold_up_to(limit));
        if (!came) {
            return false;
        }
    }
    return true;
}

// Reads once and folds what came. False: nothing came.
Result<bool> AllocationLoop::fold_up_to(std::optional<Offset> limit) {
    if (reopening_) {
        const CampaignId id = *std::exchange(reopening_, std::nullopt);
        const Campaign campaign = *fold_->allocator().find(id);
        if (auto brought = loader_.reopen(*fold_, campaign, fold_->next()); !brought) {
            fold_.reset();  // half a set of places is worse than none: load again
            return fail(brought.error());
        }
    }
    // No further than the limit: what a log gave and nobody folded it has to fetch again.
    std::size_t records_max = config_.batch_records_max;
    if (limit) {
        const auto left = static_cast<std::size_t>(limit->value() - fold_->state().applied.value());
        records_max = std::min(records_max, left);
    }
    records_.clear();
    TRY(log_.read(config_.partition, fold_->next(), records_max, config_.read_wait, records_));
    TRY(fold_records(records_, limit));
    return !records_.empty();
}

Result<void> AllocationLoop::fold_records(const RecordBatch& records, std::optional<Offset> limit) {
    for (std::size_t i = 0; i < records.size(); ++i) {
        const Record record = records[i];
        if (record.offset < fold_->next()) {
            continue;  // delivered again
        }
        if (limit && record.offset > *limit) {
            return {};
        }
        if (record.offset > fold_->next()) {
            if (std::exchange(gap_seen_, true)) {
                return fail(
                    Errc::corrupt,
                    fmt::format(
                        "partition {}: the log has record {} where {} is expected: log regressed "
                        "or topic recreated",
                        config_.partition.value(),
                        record.offset.value(),
                        fold_->next().value()
                    )
                );
            }
            return {};  // read again from the expected offset
        }
        TRY_ASSIGN(const auto step, fold_->fold(record));
        gap_seen_ = false;
        if (const auto* needed = std::get_if<PartitionFold::PlacesNeeded>(&step)) {
            // Its earlier places may be in this very batch: commit first, then read them back.
            reopening_ = needed->campaign;
            return {};
        }
    }
    return {};
}

}  // namespace firstcome
