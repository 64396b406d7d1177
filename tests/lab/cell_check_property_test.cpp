// SPDX-License-Identifier: Apache-2.0
// check_cell on cells into which a fault was put: it finds what a search through all pairs of rows
// finds, no more and no less.

#include "lab/metrics/cell_check.h"
#include "tests/lab/random_cell.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace firstcome::lab {
namespace {

using namespace tests;
using Rows = std::vector<EventRow>;

std::uint64_t rows_with(const Rows& rows, std::uint64_t EventRow::*number, std::uint64_t value) {
    return static_cast<std::uint64_t>(std::count_if(
        rows.begin(), rows.end(), [&](const EventRow& row) { return row.*number == value; }
    ));
}

bool each_once(
    const Rows& rows, std::uint64_t EventRow::*number, std::uint64_t first, std::uint64_t count
) {
    for (std::uint64_t value = first; value < first + count; ++value) {
        if (rows_with(rows, number, value) != 1) {
            return false;
        }
    }
    return rows.size() == count;
}

template <class Pair>
bool none_of_pairs(const Rows& rows, Pair pair) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (std::size_t j = 0; j < rows.size(); ++j) {
            if (i != j && pair(rows[i], rows[j])) {
                return false;
            }
        }
    }
    return true;
}

std::vector<bool> naive_check(const Rows& rows, const CellFacts& facts) {
    std::map<std::uint64_t, int> wins;
    std::int64_t winners = 0;
    for (const EventRow& row : rows) {
        wins[row.participant] += row.won ? 1 : 0;
        winners += row.won ? 1 : 0;
    }
    const auto people = static_cast<std::int64_t>(wins.size());
    return {
        each_once(rows, &EventRow::arrival, 0, facts.events),
        each_once(rows, &EventRow::processed, 1, facts.events),
        none_of_pairs(
            rows,
            [](const EventRow& a, const EventRow& b) {
                return a.arrival < b.arrival && a.arrived_at > b.arrived_at;
            }
        ),
        std::all_of(
            rows.begin(),
            rows.end(),
            [](const EventRow& row) {
                return row.published_at <= row.polled_at && row.polled_at <= row.committed_at;
            }
        ),
        none_of_pairs(
            rows,
            [](const EventRow& a, const EventRow& b) {
                return a.partition == b.partition && a.offset == b.offset;
            }
        ),
        winners == std::min(facts.stock, people),
        std::all_of(wins.begin(), wins.end(), [](const auto& person) { return person.second < 2; }),
        facts.remaining >= 0 && facts.stock == facts.remaining + winners,
    };
}

// Puts one of the faults that a pipeline could have into the rows, or none.
void spoil(Rows& rows, CellFacts& facts) {
    const auto fault = *rc::gen::element(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    if (rows.empty() || fault == 0) {
        return;
    }
    const auto any = [&] {
        return static_cast<std::size_t>(*rc::gen::inRange<std::size_t>(0, rows.size()));
    };
    EventRow& row = rows[any()];
    const EventRow other = rows[any()];
    switch (fault) {
        case 1:
            rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(any()));
            break;
        case 2:
            rows.push_back(other);
            break;
        case 3:
            row.arrival = other.arrival;
            break;
        case 4:
            row.processed = other.processed + 1;
            break;
        case 5:
            row.offset = other.offset;
            break;
        case 6:
            row.won = !row.won;
            break;
        case 7:
            row.participant = other.participant;
            break;
        case 8:
            row.polled_at = other.published_at;
            row.arrived_at = other.arrived_at;
            break;
        case 9:
            facts.remaining -= row.won ? 0 : 1;  // sold once more than there was
            row.won = true;
            break;
        default:
            facts.remaining += *rc::gen::element(-2, -1, 0, 1, 2);
            facts.events -= *rc::gen::element<std::uint64_t>(0, 1, std::uint64_t{0} - 1);
    }
}

TEST(CellCheckProperty, FindsWhatASearchThroughAllPairsFinds) {
    std::vector<int> failed(8);
    int passed = 0;
    EXPECT_TRUE(rc::check("check_cell = its definition", [&] {
        const RandomCell cell = *random_cell(20);
        Rows rows = cell.decided();
        CellFacts facts{rows.size(), static_cast<std::int64_t>(cell.stock), 0};
        facts.remaining =
            facts.stock -
            std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.won; });
        spoil(rows, facts);
        const auto expected = naive_check(rows, facts);
        const auto found = check_cell(rows, facts);
        RC_ASSERT(found.findings.size() == expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            RC_ASSERT(found.findings[i].holds() == expected[i]);
            RC_ASSERT(found.findings[i].witness.empty() == expected[i]);
            failed[i] += expected[i] ? 0 : 1;
        }
        passed += found.passed() ? 1 : 0;
    }));
    EXPECT_GT(passed, 5);
    for (std::size_t i = 0; i < failed.size(); ++i) {
        EXPECT_GT(failed[i], 0) << "check " << i << " never failed";
    }
}

}  // namespace
}  // namespace firstcome::lab
