// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/winner_set.h"

#include "lab/metrics/people.h"

#include <algorithm>

namespace firstcome::lab {
namespace {

// The longest time is that from the first who was wrongly rejected to the last who won: the door's
// stamps never go back.
Duration longest_regret(std::span<const Person> people, std::size_t entitled) {
    const auto lost = [](const Person& person) { return !person.won; };
    const auto won = [](const Person& person) { return person.won; };
    const auto end_of_entitled = people.begin() + static_cast<std::ptrdiff_t>(entitled);
    const auto rejected = std::find_if(people.begin(), end_of_entitled, lost);
    if (rejected == end_of_entitled) {
        return {};
    }
    const auto last = std::find_if(people.rbegin(), people.rend(), won);
    if (last == people.rend() || last->arrival < rejected->arrival) {
        return {};
    }
    return last->arrived_at - rejected->arrived_at;
}

std::uint64_t entries_near(std::span<const EventRow> rows, WallTime cut, Duration uncertainty) {
    return static_cast<std::uint64_t>(std::count_if(
        rows.begin(),
        rows.end(),
        [&](const EventRow& row) {
            const Duration apart = row.arrived_at - cut;
            return apart <= uncertainty && Duration{} - apart <= uncertainty;
        }
    ));
}

}  // namespace

WinnerSet winner_set(
    std::span<const EventRow> rows, std::uint64_t stock, Duration clock_uncertainty
) {
    const auto people = people_by_arrival(rows);
    WinnerSet set;
    set.entitled = std::min<std::uint64_t>(stock, people.size());
    for (std::size_t i = 0; i < set.entitled; ++i) {
        if (!people[i].won) {
            ++set.error;
        }
    }
    set.cut_regret = longest_regret(people, set.entitled);
    if (stock > 0 && set.entitled == stock) {
        set.cut_ambiguity = entries_near(rows, people[stock - 1].arrived_at, clock_uncertainty);
    }
    return set;
}

}  // namespace firstcome::lab
