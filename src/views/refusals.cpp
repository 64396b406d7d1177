// SPDX-License-Identifier: Apache-2.0
#include "views/refusals.h"

namespace firstcome {

void Refusals::add(const Hash128& participant, DecisionKind kind, SteadyTime now) {
    const std::lock_guard lock(mutex_);
    while (!by_age_.empty() && (by_age_.front().until <= now || by_age_.size() >= count_max_)) {
        drop_oldest();
    }
    const SteadyTime until = now + readable_for_;
    kept_[participant] = {kind, until};
    by_age_.push_back({participant, until});
}

void Refusals::drop_oldest() {
    const Expiry oldest = by_age_.front();
    by_age_.pop_front();
    const auto kept = kept_.find(oldest.participant);
    // A later refusal of the same participant lives on under its own expiry.
    if (kept != kept_.end() && kept->second.until == oldest.until) {
        kept_.erase(kept);
    }
}

std::optional<DecisionKind> Refusals::find(const Hash128& participant, SteadyTime now) const {
    const std::lock_guard lock(mutex_);
    const auto kept = kept_.find(participant);
    if (kept == kept_.end() || kept->second.until <= now) {
        return std::nullopt;
    }
    return kept->second.kind;
}

}  // namespace firstcome
