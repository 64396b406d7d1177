// SPDX-License-Identifier: Apache-2.0
// Allocator = NaiveAllocator, decision by decision, on random logs: duplicates arrive after
// contrary commands, and the Allocator is restarted from its rows in between.

#include "allocation/naive_allocator.h"
#include "tests/sim/durable_allocator.h"
#include "tests/sim/random_step.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace firstcome {
namespace {

using namespace tests;

// Decides a log by both, and stops at the first difference.
class Comparison {
  public:
    Comparison() {
        decide(identity());
        decide(create(100, 3));
    }

    void take(const RandomStep& step) {
        if (step.kind == RandomStep::restart) {
            fast_.restart();
            return;
        }
        if (step.kind == RandomStep::again) {
            const std::size_t back = static_cast<std::size_t>(step.number * 2 + step.basis);
            decide(log_[log_.size() - 1 - std::min(back, log_.size() - 1)]);
            return;
        }
        decide(command_of(step));
    }

    void compare_states() const {
        RC_ASSERT(fast_.campaigns().size() == naive_.campaigns().size());
        for (const auto& [id, history] : naive_.campaigns()) {
            const Campaign* row = fast_.find(id);
            RC_ASSERT(row != nullptr);
            RC_ASSERT(*row == history.row);
            RC_ASSERT(row->won() <= row->total_stock);
        }
    }

    const std::map<DecisionKind, int>& seen_kinds() const { return seen_kinds_; }

  private:
    void decide(const Command& command) {
        const Offset offset(static_cast<std::int64_t>(log_.size()));
        const Decision fast = fast_.decide(command, offset);
        const Decision naive = naive_.decide(command, offset);
        RC_ASSERT(fast.kind == naive.kind);
        RC_ASSERT(fast == naive);
        ++seen_kinds_[fast.kind];
        log_.push_back(command);
    }

    DurableAllocator fast_;
    NaiveAllocator naive_{PartitionId(0), 1};
    std::vector<Command> log_;
    std::map<DecisionKind, int> seen_kinds_;
};

TEST(AllocatorProperty, DecidesWhatTheNaiveOneDecides) {
    std::map<DecisionKind, int> seen_kinds;
    EXPECT_TRUE(rc::check("Allocator = NaiveAllocator", [&] {
        const auto length = *rc::gen::inRange(0, 120);
        const auto steps = *rc::gen::container<std::vector<RandomStep>>(
            static_cast<std::size_t>(length), random_step()
        );
        Comparison comparison;
        for (const RandomStep& step : steps) {
            comparison.take(step);
        }
        comparison.compare_states();
        for (const auto& [kind, count] : comparison.seen_kinds()) {
            seen_kinds[kind] += count;
        }
    }));
    // A generator that never reaches a decision would prove nothing about it.
    for (const DecisionKind kind :
         {DecisionKind::won,
          DecisionKind::sold_out,
          DecisionKind::not_open,
          DecisionKind::closed,
          DecisionKind::duplicate,
          DecisionKind::applied,
          DecisionKind::forbidden,
          DecisionKind::stale,
          DecisionKind::repeated}) {
        EXPECT_GT(seen_kinds[kind], 50) << to_string(kind);
    }
}

}  // namespace
}  // namespace firstcome
