// SPDX-License-Identifier: Apache-2.0
// The fairness set against its definitions taken literally, over all pairs of entries.

#include "lab/dice.h"
#include "lab/metrics/fairness.h"
#include "lab/metrics/inversions.h"
#include "lab/metrics/rtt_deciles.h"
#include "lab/metrics/winner_set.h"
#include "tests/lab/random_cell.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using namespace tests;
using Rows = std::vector<EventRow>;

bool overtook(const EventRow& later, const EventRow& earlier) {
    return later.arrival > earlier.arrival && later.processed < earlier.processed;
}

// The smallest of the counts that at least `permille` of them do not exceed.
std::uint64_t naive_percentile(const std::vector<std::uint64_t>& counts, std::size_t permille) {
    std::uint64_t smallest = UINT64_MAX;
    for (const std::uint64_t candidate : counts) {
        const auto within = std::count_if(counts.begin(), counts.end(), [&](std::uint64_t count) {
            return count <= candidate;
        });
        if (static_cast<std::size_t>(within) * 1'000 >= permille * counts.size()) {
            smallest = std::min(smallest, candidate);
        }
    }
    return smallest;
}

void check_spread(const Spread& spread, const std::vector<std::uint64_t>& counts) {
    std::uint64_t total = 0;
    std::uint64_t largest = 0;
    for (const std::uint64_t count : counts) {
        total += count;
        largest = std::max(largest, count);
    }
    RC_ASSERT(spread.total == total);
    RC_ASSERT(spread.max == largest);
    if (!counts.empty()) {
        RC_ASSERT(spread.p50 == naive_percentile(counts, 500));
        RC_ASSERT(spread.p90 == naive_percentile(counts, 900));
        RC_ASSERT(spread.p99 == naive_percentile(counts, 990));
        RC_ASSERT(spread.p999 == naive_percentile(counts, 999));
        RC_ASSERT(spread.mean == static_cast<double>(total) / static_cast<double>(counts.size()));
    }
}

TEST(FairnessProperty, IsThatOfAllPairs) {
    std::uint64_t inversions = 0;
    EXPECT_TRUE(rc::check("fairness = its definition", [&] {
        const auto rows = (*random_cell()).decided();
        std::vector<std::uint64_t> slips;
        std::vector<std::uint64_t> skips;
        std::uint64_t displacement = 0;
        for (const EventRow& row : rows) {
            slips.push_back(0);
            skips.push_back(0);
            for (const EventRow& other : rows) {
                slips.back() += overtook(other, row) ? 1U : 0U;
                skips.back() += overtook(row, other) ? 1U : 0U;
            }
            const std::uint64_t place = row.processed - 1;
            displacement = std::max(
                displacement, place > row.arrival ? place - row.arrival : row.arrival - place
            );
        }
        const auto found = fairness(rows);
        check_spread(found.slips, slips);
        check_spread(found.skips, skips);
        RC_ASSERT(found.inversions == found.skips.total);
        RC_ASSERT(found.largest_displacement == displacement);
        RC_ASSERT(found.kendall_distance >= 0 && found.kendall_distance <= 1);
        inversions += found.inversions;
    }));
    EXPECT_GT(inversions, 100U);
}

TEST(FairnessProperty, MergeSortCountsTheInversionsOfAllPairs) {
    EXPECT_TRUE(rc::check("inversions = pairs", [](std::vector<std::int8_t> few_values) {
        std::vector<std::int64_t> values(few_values.begin(), few_values.end());
        std::uint64_t expected = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            for (std::size_t j = i + 1; j < values.size(); ++j) {
                expected += values[i] > values[j] ? 1U : 0U;
            }
        }
        RC_ASSERT(sort_and_count_inversions(values) == expected);
        RC_ASSERT(std::is_sorted(values.begin(), values.end()));
    }));
}

// The first row of each participant.
Rows first_rows(const Rows& rows) {
    Rows first;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(first), [&](const EventRow& row) {
        return std::none_of(rows.begin(), rows.end(), [&](const EventRow& other) {
            return other.participant == row.participant && other.arrival < row.arrival;
        });
    });
    return first;
}

bool has_won(const Rows& rows, std::uint64_t participant) {
    return std::any_of(rows.begin(), rows.end(), [&](const EventRow& row) {
        return row.participant == participant && row.won;
    });
}

// How many participants came before this first row.
std::uint64_t before(const Rows& first, const EventRow& row) {
    return static_cast<std::uint64_t>(std::count_if(
        first.begin(),
        first.end(),
        [&](const EventRow& other) { return other.arrival < row.arrival; }
    ));
}

WinnerSet naive_winner_set(const Rows& rows, std::uint64_t stock, Duration uncertainty) {
    const Rows first = first_rows(rows);
    WinnerSet set;
    for (const EventRow& row : first) {
        const std::uint64_t rank = before(first, row);
        const bool rejected = rank < stock && !has_won(rows, row.participant);
        set.entitled += rank < stock ? 1U : 0U;
        set.error += rejected ? 1U : 0U;
        for (const EventRow& other : first) {
            if (rejected && has_won(rows, other.participant) && other.arrival > row.arrival) {
                set.cut_regret = std::max(set.cut_regret, other.arrived_at - row.arrived_at);
            }
        }
        if (rank + 1 == stock) {
            set.cut_ambiguity = static_cast<std::uint64_t>(std::count_if(
                rows.begin(),
                rows.end(),
                [&](const EventRow& near) {
                    return std::abs((near.arrived_at - row.arrived_at).us) <= uncertainty.us;
                }
            ));
        }
    }
    return set;
}

void check_winner_set(const Rows& rows, std::uint64_t stock, WinnerSet& all) {
    const Duration uncertainty = Duration::micros(*rc::gen::inRange(0, 6));
    const auto expected = naive_winner_set(rows, stock, uncertainty);
    const auto found = winner_set(rows, stock, uncertainty);
    RC_ASSERT(found.entitled == expected.entitled);
    RC_ASSERT(found.error == expected.error);
    RC_ASSERT(found.cut_regret == expected.cut_regret);
    RC_ASSERT(found.cut_ambiguity == expected.cut_ambiguity);
    all.error += found.error;
    all.cut_regret = all.cut_regret + found.cut_regret;
    all.cut_ambiguity += found.cut_ambiguity;
}

TEST(WinnerSetProperty, IsThatOfItsDefinition) {
    WinnerSet all;
    EXPECT_TRUE(rc::check("winner_set = its definition", [&] {
        const RandomCell cell = *random_cell();
        check_winner_set(cell.decided(), cell.stock, all);
        check_winner_set(cell.lottery(), cell.stock, all);
    }));
    EXPECT_GT(all.error, 10U);
    EXPECT_GT(all.cut_regret.us, 10);
    EXPECT_GT(all.cut_ambiguity, 10U);
}

TEST(WinnerSetProperty, ZeroInversionsImplyNoError) {
    int perfect = 0;
    int disordered = 0;
    int harmless = 0;
    EXPECT_TRUE(rc::check("inversions = 0 implies E_N = 0", [&] {
        const RandomCell cell = *random_cell();
        const auto rows = cell.decided();
        const std::uint64_t inversions = fairness(rows).inversions;
        const auto set = winner_set(rows, cell.stock, {});
        perfect += inversions == 0 ? 1 : 0;
        disordered += set.error > 0 ? 1 : 0;
        harmless += inversions > 0 && set.error == 0 ? 1 : 0;
        if (inversions == 0) {
            RC_ASSERT(set.error == 0U);
        }
        if (set.error == 0) {
            RC_ASSERT(set.cut_regret == Duration{});
        }
    }));
    EXPECT_GT(perfect, 5);
    EXPECT_GT(disordered, 5);
    EXPECT_GT(harmless, 5);  // the reverse does not hold
}

TEST(RttProperty, DecilesAreTheRanksByTime) {
    EXPECT_TRUE(rc::check("win_rate_by_rtt = its definition", [] {
        const auto rows = (*random_cell()).lottery();
        Rows people = first_rows(rows);
        std::erase_if(people, [](const EventRow& row) { return !row.rtt.has_value(); });
        std::vector<RttDecile> expected(10);
        for (const EventRow& row : people) {
            const auto rank = static_cast<std::size_t>(std::count_if(
                people.begin(),
                people.end(),
                [&](const EventRow& other) {
                    return std::pair(*other.rtt, Dice::scattered(other.participant)) <
                           std::pair(*row.rtt, Dice::scattered(row.participant));
                }
            ));
            std::size_t group = 0;
            while (rank >= (group + 1) * people.size() / 10) {
                ++group;
            }
            RttDecile& decile = expected[group];
            decile.rtt_min = decile.people == 0 ? *row.rtt : std::min(decile.rtt_min, *row.rtt);
            decile.rtt_max = std::max(decile.rtt_max, *row.rtt);
            decile.people += 1;
            decile.winners += has_won(rows, row.participant) ? 1U : 0U;
        }
        if (people.size() < 10) {
            expected.clear();
        }
        const auto found = win_rate_by_rtt(rows);
        RC_ASSERT(found.size() == expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            RC_ASSERT(found[i].people == expected[i].people);
            RC_ASSERT(found[i].winners == expected[i].winners);
            RC_ASSERT(found[i].rtt_min == expected[i].rtt_min);
            RC_ASSERT(found[i].rtt_max == expected[i].rtt_max);
        }
    }));
}

}  // namespace
}  // namespace firstcome::lab
