// SPDX-License-Identifier: Apache-2.0
#include "allocation/tenure.h"

#include "base/logger.h"

#include <algorithm>
#include <utility>

namespace firstcome {
namespace {

Ownership ownership_in(const std::vector<LedgerPosition>& positions, PartitionId partition) {
    const LedgerPosition* position = find_position(positions, partition);
    return position == nullptr ? Ownership{} : position->ownership;  // no row yet: free
}

}  // namespace

Tenure::Tenure(
    PartitionId partition, std::string node, Ledger& ledger, LedgerWatch* watch, const Clock& clock
)
    : partition_(partition),
      node_(std::move(node)),
      ledger_(ledger),
      watch_(watch),
      clock_(clock) {}

std::shared_ptr<const LedgerSight> Tenure::sight() const {
    auto sight = watch_ == nullptr ? nullptr : watch_->sight();
    return sight != nullptr && sight->begun_at > touched_at_ ? sight : nullptr;
}

Result<bool> Tenure::try_take() {
    TRY_ASSIGN(const auto free, seen());
    if (!free) {
        return false;
    }
    return take(*free);
}

// The ownership to be replaced; nothing when somebody else has it and lives.
Result<std::optional<Ownership>> Tenure::seen() {
    if (watch_ == nullptr) {
        TRY_ASSIGN(const auto positions, ledger_.observe());
        return ownership_in(positions, partition_);
    }
    const auto sight = this->sight();
    if (sight == nullptr) {
        return std::nullopt;
    }
    Ownership now = ownership_in(sight->positions, partition_);
    return may_take(now, *sight) ? std::optional(std::move(now)) : std::nullopt;
}

bool Tenure::may_take(const Ownership& seen, const LedgerSight& sight) {
    highest_epoch_ = std::max(highest_epoch_, seen.epoch);
    if (last_seen_ != seen) {
        last_seen_ = seen;
        unmoved_since_ = sight.ended_at;
    }
    // Its own id is there from an earlier life, which the directory lock shows to be over.
    const bool free = seen.owner.empty() || seen.owner == node_;
    return free || sight.begun_at >= unmoved_since_ + watch_->lease();
}

Result<bool> Tenure::take(const Ownership& seen) {
    highest_epoch_ = std::max(highest_epoch_, seen.epoch);
    auto taken = ledger_.take(partition_, node_, seen, highest_epoch_);
    touched();
    if (!taken) {
        if (taken.error().code == Errc::conflict) {
            return false;  // somebody else was faster: look again
        }
        return fail(std::move(taken).error());
    }
    own_ = *std::move(taken);
    highest_epoch_ = own_->epoch;
    if (watch_ != nullptr) {
        watch_->hold(partition_, *own_, clock_.steady_now());
    }
    logger().info(
        "partition taken partition={} epoch={} from=\"{}\"",
        partition_.value(),
        own_->epoch.value(),
        seen.owner
    );
    return true;
}

bool Tenure::lost() const {
    const auto sight = this->sight();
    if (!own_ || sight == nullptr) {
        return false;
    }
    const Ownership now = ownership_in(sight->positions, partition_);
    return now.epoch != own_->epoch || now.owner != own_->owner;
}

void Tenure::progress() {
    if (watch_ != nullptr && own_) {
        watch_->progress(partition_, clock_.steady_now());
    }
}

void Tenure::step_down() {
    own_.reset();
    touched();
    if (watch_ != nullptr) {
        watch_->let_go(partition_);
    }
}

Result<void> Tenure::release() {
    const auto own = std::exchange(own_, std::nullopt);
    if (watch_ != nullptr) {
        watch_->let_go(partition_);
    }
    return own ? ledger_.release(partition_, *own) : Result<void>{};
}

}  // namespace firstcome
