// SPDX-License-Identifier: Apache-2.0
#include "views/campaign_view.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

Hash128 key(std::int64_t sequence) {
    return {static_cast<std::uint64_t>(sequence), 1};
}

class CampaignViewTest : public ::testing::Test {
  protected:
    CampaignViewTest() {
        row_.id = CampaignId(1);
        row_.total_stock = row_.current_stock = 2;
    }

    // Gives the next `count` places, the stock first.
    std::int64_t give(std::int64_t count) {
        std::vector<DecidedEntry> entries;
        for (; count > 0; --count) {
            DecidedEntry one;
            row_.last_sequence = row_.last_sequence.next();
            one.decision.sequence = row_.last_sequence;
            one.key = key(row_.last_sequence.value());
            one.offset = Offset(100 + row_.last_sequence.value());
            one.entry.arrived_at = WallTime{row_.last_sequence.value() * 1'000};
            row_.current_stock -= row_.current_stock > 0 ? 1 : 0;
            entries.push_back(one);
        }
        row_.phase = row_.current_stock > 0 ? Phase::open : Phase::sold_out;
        return apply(entries);
    }

    std::int64_t apply(const std::vector<DecidedEntry>& entries) {
        std::vector<const DecidedEntry*> outcomes;
        for (const DecidedEntry& entry : entries) {
            outcomes.push_back(&entry);
        }
        return view().apply(row_, outcomes);
    }

    CampaignView& view() {
        if (!view_) {
            view_.emplace(row_);
        }
        return *view_;
    }

    Campaign row_;

  private:
    std::optional<CampaignView> view_;
};

TEST_F(CampaignViewTest, ShowsWinnersLosersAndTheCut) {
    EXPECT_EQ(give(3), 3);
    const auto winner = view().find(key(2));
    ASSERT_TRUE(winner);
    EXPECT_EQ(winner->outcome, DecisionKind::won);
    EXPECT_EQ(winner->offset, Offset(102));
    const auto loser = view().find(key(3));
    ASSERT_TRUE(loser);
    EXPECT_EQ(loser->outcome, DecisionKind::sold_out);
    const Cut cut{Sequence(2), WallTime{2'000}};
    EXPECT_EQ(loser->cut, cut);
    EXPECT_EQ(view().cut(), cut);
    EXPECT_EQ(view().last_place_arrived_at(), WallTime{3'000});
    EXPECT_FALSE(view().find(key(4)));
}

TEST_F(CampaignViewTest, WithoutPlacesThereIsNoCut) {
    EXPECT_EQ(view().cut(), Cut{});
    EXPECT_EQ(view().last_place_arrived_at(), std::nullopt);
}

TEST_F(CampaignViewTest, ReadsStateAndPlaceAtOnce) {
    row_.opens_at = WallTime{5};
    give(1);
    const DoorReading door = view().read(key(1));
    EXPECT_EQ(door.phase, Phase::open);
    EXPECT_EQ(door.opens_at, WallTime{5});
    ASSERT_TRUE(door.place);
    EXPECT_FALSE(view().read(key(2)).place);
}

TEST_F(CampaignViewTest, EvictionKeepsTheCampaignAndDropsThePlaces) {
    give(3);
    row_.phase = Phase::closed;
    EXPECT_EQ(apply({}), 0);
    EXPECT_EQ(view().evict(), 3U);
    EXPECT_EQ(view().resident(), 0U);
    EXPECT_FALSE(view().find(key(1)));
    EXPECT_EQ(view().campaign()->last_sequence, Sequence(3));
    const Cut without_stamp{Sequence(2), {}};
    EXPECT_EQ(view().cut(), without_stamp);
}

TEST_F(CampaignViewTest, RestoredPlacesAreSeenWithTheNextState) {
    give(2);
    view().evict();
    view().restore(Sequence(1), {key(1), Offset(101), {}});
    view().restore(Sequence(2), {key(2), Offset(102), {}});
    EXPECT_FALSE(view().find(key(1))) << "not yet";
    EXPECT_EQ(give(1), 3);
    EXPECT_TRUE(view().find(key(1)));
    EXPECT_TRUE(view().find(key(3)));
}

TEST_F(CampaignViewTest, RestoredPlacesMayBeAheadOfTheBatch) {
    give(1);
    // A follower reads the second place from the ledger before it shows its record.
    view().restore(Sequence(1), {key(1), Offset(101), {}});
    view().restore(Sequence(2), {key(2), Offset(102), {}});
    EXPECT_EQ(give(2), 2);
    EXPECT_EQ(view().resident(), 3U);
    EXPECT_TRUE(view().find(key(3)));
}

TEST_F(CampaignViewTest, ARestoreThatBeginsAnewForgetsTheBrokenOne) {
    view().restore(Sequence(1), {key(8), Offset(1), {}});
    view().restore(Sequence(1), {key(9), Offset(1), {}});
    EXPECT_EQ(view().show_restored(), 1U);
    EXPECT_TRUE(view().find(key(9)));
    EXPECT_FALSE(view().find(key(8)));
}

}  // namespace
}  // namespace firstcome
