// SPDX-License-Identifier: Apache-2.0
// Allocator = NaiveAllocator, decision by decision, on random logs: few campaigns, participants and
// command ids, so that everything collides with everything; duplicates arrive after contrary
// commands, and the Allocator is restarted from its rows in between.

#include "allocation/naive_allocator.h"
#include "tests/sim/commands.h"
#include "tests/sim/durable_allocator.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>

namespace firstcome {
namespace {

using namespace tests;

// One step of a random log; which fields count depends on the kind.
struct RandomStep {
    enum Kind { enter, create_one, open_one, close_one, stock_one, again, restart, kinds };

    int kind = enter;
    int campaign = 1;
    int number = 0;  // participant, command id, or how many records back to repeat
    int basis = 0;
    int amount = 0;
};

// For the printed counterexample.
std::ostream& operator<<(std::ostream& out, const RandomStep& step) {
    return out << '{' << step.kind << ' ' << step.campaign << ' ' << step.number << ' '
               << step.basis << ' ' << step.amount << '}';
}

ChangeBasis basis_of(const RandomStep& step, bool may_be_scheduled) {
    switch (step.basis % 4) {
        case 0:
            return AnyVersion{};
        case 1:
            return seen(1 + step.amount);
        case 2:
            return seen(2 + step.number);
        default:
            return may_be_scheduled ? ChangeBasis{Scheduled{at(step.amount % 3)}} : AnyVersion{};
    }
}

Command command_of(const RandomStep& step) {
    const auto number = static_cast<std::uint64_t>(step.number);
    const std::optional<WallTime> soon = at(step.amount % 3);
    const std::optional<WallTime> never;
    switch (step.kind) {
        case RandomStep::create_one:
            return create(
                number % 4,
                1 + step.amount,
                step.basis % 2 == 0 ? never : soon,
                step.basis % 3 == 0 ? soon : never
            );
        case RandomStep::open_one:
            return open(number, step.campaign, basis_of(step, true));
        case RandomStep::close_one:
            return close(number, step.campaign, basis_of(step, true));
        case RandomStep::stock_one:
            return stock(number, step.amount - 3, step.campaign, basis_of(step, false));
        default:
            return entry(step.campaign, "p" + std::to_string(step.number), number);
    }
}

rc::Gen<RandomStep> random_step() {
    // Mostly entries, or nobody would ever sell out.
    const auto kind = rc::gen::weightedElement<int>(
        {{12, RandomStep::enter},
         {1, RandomStep::create_one},
         {3, RandomStep::open_one},
         {2, RandomStep::close_one},
         {2, RandomStep::stock_one},
         {4, RandomStep::again},
         {1, RandomStep::restart}}
    );
    return rc::gen::build<RandomStep>(
        rc::gen::set(&RandomStep::kind, kind),
        rc::gen::set(&RandomStep::campaign, rc::gen::inRange(1, 4)),
        rc::gen::set(&RandomStep::number, rc::gen::inRange(0, 6)),
        rc::gen::set(&RandomStep::basis, rc::gen::inRange(0, 12)),
        rc::gen::set(&RandomStep::amount, rc::gen::inRange(0, 6))
    );
}

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
