// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/rtt_deciles.h"

#include "lab/dice.h"
#include "lab/metrics/people.h"

#include <algorithm>
#include <utility>

namespace firstcome::lab {
namespace {

constexpr std::size_t group_count = 10;

bool is_nearer(const RttOfPerson& a, const RttOfPerson& b) {
    return std::pair(a.rtt, Dice::scattered(a.participant)) <
           std::pair(b.rtt, Dice::scattered(b.participant));
}

RttDecile summary(std::span<const RttOfPerson> group) {
    RttDecile decile{group.size(), 0, group.front().rtt, group.back().rtt};
    for (const RttOfPerson& person : group) {
        decile.winners += person.won ? 1 : 0;
    }
    return decile;
}

}  // namespace

std::vector<RttDecile> rtt_deciles(std::vector<RttOfPerson> people) {
    std::vector<RttDecile> deciles;
    if (people.size() < group_count) {
        return deciles;
    }
    std::sort(people.begin(), people.end(), is_nearer);
    for (std::size_t group = 0; group < group_count; ++group) {
        const std::size_t begin = group * people.size() / group_count;
        const std::size_t end = (group + 1) * people.size() / group_count;
        deciles.push_back(summary(std::span(people).subspan(begin, end - begin)));
    }
    return deciles;
}

std::vector<RttDecile> win_rate_by_rtt(std::span<const EventRow> rows) {
    std::vector<RttOfPerson> people;
    for (const Person& person : people_by_arrival(rows)) {
        if (person.rtt) {
            people.push_back({person.participant, *person.rtt, person.won});
        }
    }
    return rtt_deciles(std::move(people));
}

}  // namespace firstcome::lab
