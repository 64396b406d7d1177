// SPDX-License-Identifier: Apache-2.0
#include "lab/pipeline/resequencer.h"

#include <gtest/gtest.h>

#include <vector>

namespace firstcome::lab {
namespace {

constexpr WallTime start{1'000'000};

// The event with that rank arrived so many milliseconds after the start.
StageEvent event(std::uint64_t arrival, std::int64_t ms) {
    StageEvent event;
    event.record.event = {arrival, arrival + 1, start + Duration::millis(ms)};
    return event;
}

std::vector<std::uint64_t> released(Resequencer& resequencer, std::int64_t ms) {
    std::vector<StageEvent> events;
    resequencer.release(start + Duration::millis(ms), events);
    std::vector<std::uint64_t> ranks;
    for (const StageEvent& one : events) {
        ranks.push_back(one.record.event.arrival);
    }
    return ranks;
}

using Ranks = std::vector<std::uint64_t>;

TEST(Resequencer, PutsWhatComesInTimeIntoTheOrderOfArrival) {
    Resequencer resequencer(Duration::millis(10));
    resequencer.add(event(2, 2));
    resequencer.add(event(0, 0));
    resequencer.add(event(1, 1));
    EXPECT_EQ(released(resequencer, 9), Ranks{});
    EXPECT_EQ(released(resequencer, 11), (Ranks{0, 1}));
    EXPECT_EQ(released(resequencer, 12), Ranks{2});
}

TEST(Resequencer, LetsThroughWhatHasMissedItsPlace) {
    Resequencer resequencer(Duration::millis(10));
    resequencer.add(event(5, 0));
    EXPECT_EQ(released(resequencer, 10), Ranks{5});
    resequencer.add(event(4, 0));
    EXPECT_EQ(released(resequencer, 10), Ranks{4});
}

TEST(Resequencer, HoldsNothingBackForNoTime) {
    Resequencer resequencer(Duration{});
    resequencer.add(event(1, 0));
    resequencer.add(event(0, 0));
    EXPECT_EQ(released(resequencer, 0), (Ranks{0, 1}));
}

}  // namespace
}  // namespace firstcome::lab
