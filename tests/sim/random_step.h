// SPDX-License-Identifier: Apache-2.0
#pragma once
// Random logs for properties: few campaigns, participants and command ids, so that everything
// collides with everything. The names are those that a careless store takes for one another.

#include "tests/sim/commands.h"

#include <rapidcheck.h>

#include <array>
#include <optional>
#include <ostream>

namespace firstcome::tests {

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
inline std::ostream& operator<<(std::ostream& out, const RandomStep& step) {
    return out << '{' << step.kind << ' ' << step.campaign << ' ' << step.number << ' '
               << step.basis << ' ' << step.amount << '}';
}

inline ChangeBasis basis_of(const RandomStep& step, bool may_be_scheduled) {
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

inline Command command_of(const RandomStep& step) {
    constexpr std::array<std::string_view, 6> names{"7", "007", "Ann", "ann", "ann ", "änn"};
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
            return entry(step.campaign, names[number % names.size()], number);
    }
}

inline rc::Gen<RandomStep> random_step() {
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

}  // namespace firstcome::tests
