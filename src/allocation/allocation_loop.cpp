// SPDX-License-Identifier: Apache-2.0
#include "allocation/allocation_loop.h"

#include "base/assert.h"
#include "base/logger.h"

#include <fmt/format.h>

#include <utility>

namespace firstcome {

AllocationLoop::AllocationLoop(
    const AllocationConfig& config,
    Log& log,
    Ledger& ledger,
    Views& views,
    const Clock& clock,
    LedgerWatch* watch
)
    : config_(config),
      log_(log),
      ledger_(ledger),
      views_(views),
      clock_(clock),
      tenure_(config.partition, config.node, ledger, watch, clock),
      loader_(config.partition, log, ledger, views, [this] { tenure_.progress(); }) {}

TurnResult AllocationLoop::run_once(SteadyTime) {
    if (halted_) {
        return TurnResult::idle;
    }
    failing_ = false;
    const TurnResult result = turn();
    if (!failing_ && !halted_) {
        if (std::exchange(delayed_, false)) {
            logger().info("allocation resumed partition={}", config_.partition.value());
        }
        tenure_.progress();
    }
    return result;
}

TurnResult AllocationLoop::turn() {
    if (fold_ == nullptr) {
        return load();
    }
    if (tenure_.lost()) {
        return drop("another node owns it");
    }
    if (unsent_) {
        return commit();
    }
    if (!tenure_.owning()) {
        return follow();
    }
    return unproven_ ? continue_as_owner() : decide();
}

TurnResult AllocationLoop::load() {
    views_.set_phase(config_.partition, PartitionPhase::loading);
    if (tenure_.blind()) {
        return TurnResult::idle;
    }
    const auto taken = tenure_.try_take();
    if (!taken) {
        return failed(taken.error());
    }
    if (!*taken && tenure_.alone()) {
        return TurnResult::idle;
    }
    auto fold = loader_.load();
    if (!fold) {
        return failed(fold.error());
    }
    fold_ = std::move(*fold);
    reopening_.reset();
    gap_seen_ = unproven_ = false;
    if (!repeating()) {
        shown_ = fold_->state();
    }
    show_phase(repeating());
    views_.probe(config_.partition).loads.add();
    logger().info(
        "partition loaded partition={} phase={} applied_offset={} participants={}",
        config_.partition.value(),
        to_string(views_.phase(config_.partition)),
        fold_->state().applied.value(),
        fold_->allocator().resident()
    );
    return TurnResult::worked;
}

TurnResult AllocationLoop::decide() {
    const auto folded = fold_up_to(repeating() ? std::optional(shown_.applied) : std::nullopt);
    if (fold_ == nullptr) {
        return failed(folded.error());
    }
    FoldedBatch batch = fold_->take_batch(tenure_.own(), clock_.wall_now());
    if (!batch.empty()) {
        // What was decided before an unreadable record is committed first; the next turn meets the
        // record again, with nothing else in hand.
        unsent_ = std::move(batch);
        return commit();
    }
    if (!folded) {
        return failed(folded.error());
    }
    if (ledger_went_back()) {
        return drop("the ledger went back");
    }
    return *folded ? TurnResult::worked : TurnResult::idle;
}

// An idle owner commits nothing that would show it.
bool AllocationLoop::ledger_went_back() const {
    const auto sight = tenure_.sight();
    const auto* position = sight == nullptr ? nullptr : sight->find(config_.partition);
    return position != nullptr && position->state.applied < fold_->state().applied;
}

TurnResult AllocationLoop::commit() {
    DecisionProbe& probe = views_.probe(config_.partition);
    const SteadyTime begin = clock_.steady_now();
    const auto outcome = ledger_.commit(unsent_->decided);
    tenure_.touched();
    if (!outcome) {
        probe.commits_resent.add();
        return failed(outcome.error());
    }
    if (*outcome == CommitOutcome::superseded) {
        return drop("superseded");
    }
    probe.commits.add();
    probe.commit_latency_us.record((clock_.steady_now() - begin).us);
    const FoldedBatch committed = *std::exchange(unsent_, std::nullopt);
    if (const auto published = publish(committed); !published) {
        return failed(published.error());
    }
    return TurnResult::worked;
}

// Memory that the ledger does not stand behind is worth nothing: load again, as whatever the ledger
// shows this node to be.
TurnResult AllocationLoop::drop(std::string_view why) {
    logger().warn(
        "partition dropped partition={} reason=\"{}\" applied_offset={}",
        config_.partition.value(),
        why,
        fold_->state().applied.value()
    );
    tenure_.step_down();
    unsent_.reset();
    fold_.reset();
    return TurnResult::worked;
}

Result<void> AllocationLoop::publish(const FoldedBatch& batch) {
    const PartitionState& after = batch.decided.after;
    if (after.applied <= shown_.applied) {
        // Told before the ledger went back: it must come to the same.
        TRY(after.applied == shown_.applied ? check_chain(shown_, "it has told") : Result<void>{});
        show_phase(repeating());
        return {};
    }
    ASSERT(batch.decided.before.applied >= shown_.applied);
    DecisionProbe& probe = views_.probe(config_.partition);
    probe.batch_records.record(after.applied.value() - batch.decided.before.applied.value());
    for (const DecidedEntry& entry : batch.published.entries) {
        probe.decided_as(entry.decision.kind).add();
    }
    for (const DecidedCommand& command : batch.published.commands) {
        probe.decided_as(command.decision.kind).add();
    }
    shown_ = after;
    views_.publish(batch.published);
    on_published_();
    return {};
}

void AllocationLoop::show_phase(bool ledger_behind) {
    PartitionPhase phase = tenure_.owning() ? PartitionPhase::owning : PartitionPhase::following;
    if (ledger_behind) {
        phase = PartitionPhase::behind;
    }
    if (views_.phase(config_.partition) != phase) {
        views_.set_phase(config_.partition, phase);
    }
}

TurnResult AllocationLoop::failed(const Error& error) {
    if (!retryable(error.code)) {
        halt(error);
        return TurnResult::idle;
    }
    failing_ = true;
    if (!std::exchange(delayed_, true)) {
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
    if (const auto released = tenure_.release(); !released) {
        logger().warn(
            "ownership kept partition={} reason=\"{}\"",
            config_.partition.value(),
            released.error().message()
        );
    }
}

}  // namespace firstcome
