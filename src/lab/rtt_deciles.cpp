// SPDX-License-Identifier: Apache-2.0
#include "lab/rtt_deciles.h"

#include "lab/people.h"

#include <algorithm>

namespace firstcome::lab {
namespace {

constexpr std::size_t group_count = 10;

RttDecile summary(std::span<const Person> group) {
    RttDecile decile{group.size(), 0, *group.front().rtt, *group.back().rtt};
    for (const Person& person : group) {
        decile.winners += person.won ? 1 : 0;
    }
    return decile;
}

}  // namespace

std::vector<RttDecile> win_rate_by_rtt(std::span<const EventRow> rows) {
    auto people = people_by_arrival(rows);
    std::erase_if(people, [](const Person& person) { return !person.rtt.has_value(); });
    std::stable_sort(people.begin(), people.end(), [](const Person& a, const Person& b) {
        return *a.rtt < *b.rtt;
    });
    std::vector<RttDecile> deciles;
    for (std::size_t group = 0; group < group_count; ++group) {
        const std::size_t begin = group * people.size() / group_count;
        const std::size_t end = (group + 1) * people.size() / group_count;
        if (begin < end) {
            deciles.push_back(summary(std::span(people).subspan(begin, end - begin)));
        }
    }
    return deciles;
}

}  // namespace firstcome::lab
