// SPDX-License-Identifier: Apache-2.0
#pragma once
// Refusals: `not_open` and `closed` decisions, readable for a while, so that a client that got a
// 202 can learn what became of it (I10). Bounded: the oldest go first.
//
// Thread: written by the allocation loop, read by any.

#include "base/time.h"
#include "campaign/decision.h"
#include "campaign/participant.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

namespace firstcome {

class Refusals {
  public:
    Refusals(Duration readable_for, std::size_t count_max)
        : readable_for_(readable_for),
          count_max_(count_max) {}

    void add(const Hash128& participant, DecisionKind kind, SteadyTime now);

    std::optional<DecisionKind> find(const Hash128& participant, SteadyTime now) const;

  private:
    struct Kept {
        DecisionKind kind;
        SteadyTime until;
    };

    struct Expiry {
        Hash128 participant;
        SteadyTime until;
    };

    void drop_oldest();  // requires mutex_

    const Duration readable_for_;
    const std::size_t count_max_;
    mutable std::mutex mutex_;
    boost::unordered_flat_map<Hash128, Kept, Hash128Hasher> kept_;  // guarded by mutex_
    std::deque<Expiry> by_age_;                                     // guarded by mutex_
};

}  // namespace firstcome
