// SPDX-License-Identifier: Apache-2.0
#include "allocation/ledger_watch.h"

#include "base/logger.h"

#include <utility>

namespace firstcome {

const LedgerPosition* LedgerSight::find(PartitionId partition) const {
    return find_position(positions, partition);
}

LedgerWatch::LedgerWatch(
    const LedgerWatchConfig& config, Ledger& ledger, const Views& views, const Clock& clock
)
    : config_(config),
      ledger_(ledger),
      views_(views),
      clock_(clock),
      held_(views.partition_count()) {}

TurnResult LedgerWatch::run_once(SteadyTime now) {
    beat(now);
    if (observation_due(now)) {
        observe(now);
    }
    return TurnResult::idle;
}

bool LedgerWatch::observation_due(SteadyTime now) const {
    if (!observed_at_ || now >= *observed_at_ + config_.observe_every) {
        return true;
    }
    return now >= *observed_at_ + config_.observe_waited_every && somebody_waits();
}

bool LedgerWatch::somebody_waits() const {
    for (std::uint32_t i = 0; i < views_.partition_count(); ++i) {
        const PartitionId partition(i);
        if (views_.phase(partition) != PartitionPhase::owning && views_.waiting(partition) > 0) {
            return true;
        }
    }
    return false;
}

void LedgerWatch::observe(SteadyTime now) {
    observed_at_ = now;
    auto positions = ledger_.observe();
    if (!positions) {
        complain(positions.error());
        return;
    }
    auto sight = std::make_shared<const LedgerSight>(LedgerSight{
        now, clock_.steady_now(), *std::move(positions)});
    {
        const std::lock_guard lock(mutex_);
        sight_ = std::move(sight);
    }
    if (std::exchange(blind_, false)) {
        logger().info("ledger seen again");
    }
    on_sight_();
}

void LedgerWatch::beat(SteadyTime now) {
    for (std::uint32_t i = 0; i < views_.partition_count(); ++i) {
        const auto own = beat_due(PartitionId(i), now);
        if (!own) {
            continue;
        }
        // False: somebody else owns it; the next sight tells the loop so.
        if (const auto beaten = ledger_.beat(PartitionId(i), *own); !beaten) {
            complain(beaten.error());
        }
    }
}

std::optional<Ownership> LedgerWatch::beat_due(PartitionId partition, SteadyTime now) {
    const std::lock_guard lock(mutex_);
    Held& held = held_[partition.value()];
    const Duration between = Duration{config_.lease.us / 3};
    const bool alive = now < held.progress_at + config_.lease;
    if (!held.own || !alive || now < held.beaten_at + between) {
        return std::nullopt;
    }
    held.beaten_at = now;
    return held.own;
}

void LedgerWatch::complain(const Error& error) {
    if (!std::exchange(blind_, true)) {
        logger().warn("ledger not seen reason=\"{}\"", error.message());
    }
}

std::shared_ptr<const LedgerSight> LedgerWatch::sight() const {
    const std::lock_guard lock(mutex_);
    return sight_;
}

void LedgerWatch::hold(PartitionId partition, const Ownership& own, SteadyTime now) {
    const std::lock_guard lock(mutex_);
    held_[partition.value()] = {own, now, now};
}

void LedgerWatch::let_go(PartitionId partition) {
    const std::lock_guard lock(mutex_);
    held_[partition.value()].own.reset();
}

void LedgerWatch::progress(PartitionId partition, SteadyTime now) {
    const std::lock_guard lock(mutex_);
    held_[partition.value()].progress_at = now;
}

}  // namespace firstcome
