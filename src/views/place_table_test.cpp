// SPDX-License-Identifier: Apache-2.0
#include "views/place_table.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

Hash128 key(std::uint64_t number) {
    return {number, ~number};
}

PlaceTable::Place place(std::uint64_t number) {
    return {key(number), Offset(static_cast<std::int64_t>(number) * 10), WallTime{7}};
}

TEST(PlaceTable, FindsEveryPlaceByParticipantAndBySequence) {
    PlaceTable table;
    for (std::uint64_t i = 1; i <= 10'000; ++i) {
        table.add(Sequence(static_cast<std::int64_t>(i)), place(i));
    }
    for (std::uint64_t i = 1; i <= 10'000; ++i) {
        const Sequence sequence = table.find(key(i));
        ASSERT_EQ(sequence, Sequence(static_cast<std::int64_t>(i)));
        ASSERT_EQ(table.at(sequence).offset, Offset(static_cast<std::int64_t>(i) * 10));
    }
    EXPECT_EQ(table.find(key(10'001)), Sequence{});
    EXPECT_EQ(table.size(), 10'000U);
}

TEST(PlaceTable, TellsParticipantsApartWhoseHashesShareOneHalf) {
    PlaceTable table;
    table.add(Sequence(1), {{5, 1}, Offset(1), {}});
    table.add(Sequence(2), {{5, 2}, Offset(2), {}});
    EXPECT_EQ(table.find({5, 2}), Sequence(2));
    EXPECT_EQ(table.find({5, 3}), Sequence{});
}

TEST(PlaceTableDeathTest, StopsAtASecondPlaceOfOneParticipantOrAGap) {
    PlaceTable table;
    table.add(Sequence(1), place(1));
    EXPECT_DEATH(table.add(Sequence(2), place(1)), "one place per campaign");
    EXPECT_DEATH(table.add(Sequence(3), place(3)), "ASSERT failed");
}

}  // namespace
}  // namespace firstcome
