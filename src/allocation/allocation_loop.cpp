// SPDX-License-Identifier: Apache-2.0
#include "allocation/allocation_loop.h"

#include "base/assert.h"
#include "base/logger.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace firstcome {

AllocationLoop::AllocationLoop(
    const AllocationConfig& config, Log& log, Ledger& ledger, Views& views, const Clock& clock
)
    : config_(config),
      log_(log),
      ledger_(ledger),
      views_(views),
      clock_(clock),
      loader_(config.partition, log, ledger, views) {}

Offset AllocationLoop::applied() const {
    return views_.applied(config_.partition);
}

TurnResult AllocationLoop::run_once(SteadyTime) {
    if (halted_) {
        return TurnResult::idle;
    }
    if (fold_ == nullptr) {
        return load();
    }
    if (unsent_) {
        return commit();
    }
    return config_.role == AllocationRole::owner ? decide() : follow();
}

TurnResult AllocationLoop::load() {
    views_.set_phase(config_.partition, PartitionPhase::loading);
    if (config_.role == AllocationRole::owner) {
        if (const auto taken = take_ownership(); !taken) {
            // Somebody else was faster: look again, that is no reason to halt.
            return taken.error().code == Errc::conflict ? TurnResult::idle : failed(taken.error());
        }
    }
    auto fold = loader_.load();
    if (!fold) {
        return failed(fold.error());
    }
    fold_ = std::move(*fold);
    reopening_.reset();
    gap_seen_ = delayed_ = false;
    views_.probe(config_.partition).loads.add();
    const bool owning = config_.role == AllocationRole::owner;
    views_.set_phase(
        config_.partition, owning ? PartitionPhase::owning : PartitionPhase::following
    );
    logger().info(
        "partition loaded partition={} applied_offset={} epoch={} participants={}",
        config_.partition.value(),
        fold_->state().applied.value(),
        own_.epoch.value(),
        fold_->allocator().resident()
    );
    return TurnResult::worked;
}

Result<void> AllocationLoop::take_ownership() {
    TRY_ASSIGN(const auto positions, ledger_.observe());
    Ownership seen;
    for (const LedgerPosition& position : positions) {
        if (position.state.partition == config_.partition) {
            seen = position.ownership;
        }
    }
    highest_epoch_seen_ = std::max(highest_epoch_seen_, seen.epoch);
    TRY_ASSIGN(own_, ledger_.take(config_.partition, config_.node, seen, highest_epoch_seen_));
    highest_epoch_seen_ = own_.epoch;
    return {};
}

TurnResult AllocationLoop::decide() {
    const auto folded = fold_up_to(std::nullopt);
    if (fold_ == nullptr) {
        return failed(folded.error());
    }
    FoldedBatch batch = fold_->take_batch(own_.epoch, clock_.wall_now());
    if (!batch.empty()) {
        // What was decided before an unreadable record is committed first; the next turn meets the
        // record again, with nothing else in hand.
        unsent_ = std::move(batch);
        return commit();
    }
    if (!folded) {
        return failed(folded.error());
    }
    return *folded ? TurnResult::worked : TurnResult::idle;
}

TurnResult AllocationLoop::follow() {
    const auto positions = ledger_.observe();
    if (!positions) {
        return failed(positions.error());
    }
    const auto found =
        std::find_if(positions->begin(), positions->end(), [&](const auto& position) {
            return position.state.partition == config_.partition;
        });
    if (found == positions->end() || found->state.applied <= fold_->state().applied) {
        return TurnResult::idle;
    }
    const PartitionState& limit = found->state;
    while (fold_->state().applied < limit.applied) {
        const auto folded = fold_up_to(limit.applied);
        if (!folded) {
            return failed(folded.error());
        }
        if (!*folded) {
            return TurnResult::idle;
        }
    }
    if (fold_->state().chain != limit.chain) {
        return failed(Error{
            Errc::conflict,
            fmt::format(
                "partition {}: this node folds the log to another chain at offset {} than the "
                "ledger "
                "holds",
                config_.partition.value(),
                limit.applied.value()
            )});
    }
    publish(fold_->take_batch(found->ownership.epoch, clock_.wall_now()));
    return TurnResult::worked;
}

// Reads once and folds what came. False: nothing came.
Result<bool> AllocationLoop::fold_up_to(std::optional<Offset> limit) {
    if (reopening_) {
        const CampaignId campaign = *std::exchange(reopening_, std::nullopt);
        if (auto brought = bring_places(campaign, fold_->next()); !brought) {
            fold_.reset();  // half a set of places is worse than none: load again
            return fail(brought.error());
        }
    }
    records_.clear();
    TRY(log_.read(
        config_.partition, fold_->next(), config_.batch_records_max, config_.read_wait, records_
    ));
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
                        "or "
                        "topic recreated",
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

Result<void> AllocationLoop::bring_places(CampaignId campaign, Offset below) {
    const Campaign row = *fold_->allocator().find(campaign);
    return loader_.restore_places(*fold_, row, below);
}

TurnResult AllocationLoop::commit() {
    DecisionProbe& probe = views_.probe(config_.partition);
    const SteadyTime begin = clock_.steady_now();
    const auto outcome = ledger_.commit(unsent_->decided);
    if (!outcome) {
        probe.commits_resent.add();
        return failed(outcome.error());
    }
    if (*outcome == CommitOutcome::superseded) {
        logger().warn(
            "partition superseded partition={} epoch={}",
            config_.partition.value(),
            own_.epoch.value()
        );
        unsent_.reset();
        fold_.reset();
        return TurnResult::worked;
    }
    probe.commits.add();
    probe.commit_latency_us.record((clock_.steady_now() - begin).us);
    if (std::exchange(delayed_, false)) {
        logger().info("allocation resumed partition={}", config_.partition.value());
    }
    publish(*std::exchange(unsent_, std::nullopt));
    return TurnResult::worked;
}

void AllocationLoop::publish(FoldedBatch batch) {
    DecisionProbe& probe = views_.probe(config_.partition);
    probe.batch_records.record(
        batch.decided.after.applied.value() - batch.decided.before.applied.value()
    );
    for (const DecidedEntry& entry : batch.published.entries) {
        probe.decided_as(entry.decision.kind).add();
    }
    for (const DecidedCommand& command : batch.published.commands) {
        probe.decided_as(command.decision.kind).add();
    }
    views_.publish(batch.published);
}

TurnResult AllocationLoop::failed(const Error& error) {
    if (!retryable(error.code)) {
        halt(error);
    } else if (!std::exchange(delayed_, true)) {
        logger().warn(
            "allocation delayed partition={} reason=\"{}\"",
            config_.partition.value(),
            error.message()
        );
    }
    return TurnResult::idle;
}

void AllocationLoop::halt(const Error& error) {
    halted_ = error;
    views_.set_phase(config_.partition, PartitionPhase::halted, error.message());
    logger().error(
        "partition halted partition={} reason=\"{}\"", config_.partition.value(), error.message()
    );
}

void AllocationLoop::release() {
    if (config_.role != AllocationRole::owner || fold_ == nullptr) {
        return;
    }
    if (const auto released = ledger_.release(config_.partition, own_); !released) {
        logger().warn(
            "ownership kept partition={} reason=\"{}\"",
            config_.partition.value(),
            released.error().message()
        );
    }
}

}  // namespace firstcome
