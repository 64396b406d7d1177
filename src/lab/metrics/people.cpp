// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/people.h"

#include "lab/metrics/row_order.h"

namespace firstcome::lab {

std::vector<Person> people_by_arrival(std::span<const EventRow> rows) {
    const auto order = ordered_by(rows, [](const EventRow& row) {
        return std::pair(row.participant, row.arrival);
    });
    std::vector<Person> people;
    for (const RowIndex index : order) {
        const EventRow& row = rows[index];
        if (people.empty() || people.back().participant != row.participant) {
            people.push_back({row.participant, row.arrival, row.arrived_at, row.rtt, false});
        }
        people.back().won |= row.won;
    }
    std::sort(people.begin(), people.end(), [](const Person& a, const Person& b) {
        return a.arrival < b.arrival;
    });
    return people;
}

}  // namespace firstcome::lab
