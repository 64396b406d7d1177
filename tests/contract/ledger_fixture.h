// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the suites of the Ledger port share. An adapter names a harness:
//
//   struct MyHarness {
//       Ledger& ledger();  // an empty ledger, made when the harness was
//       void reopen();     // as a new process would find it
//       // From outside, behind the ledger's back:
//       void set_stock(CampaignId, std::int64_t current_stock);
//       void set_won_counter(PartitionId, std::int64_t won);
//       void remove_place(CampaignId, Sequence);
//   };

#include "ledger/ledger.h"
#include "tests/contract/batch_builder.h"
#include "tests/support/errc_of.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace firstcome::tests {

template <class Harness>
class LedgerFixture : public testing::Test {
  protected:
    static constexpr PartitionId partition{0};
    static constexpr CampaignId spring{1};
    static constexpr CampaignId autumn{2};
    static constexpr Offset everything{std::numeric_limits<std::int64_t>::max()};

    Ledger& ledger() { return harness_.ledger(); }

    // The ownership after this test's node took the free partition.
    Ownership take(PartitionId which = partition) {
        return ledger().take(which, "node-a", Ownership{}, Epoch(0)).value();
    }

    LoadedPartition load(PartitionId which = partition) {
        auto loaded = ledger().load(which);
        EXPECT_TRUE(loaded.has_value()) << loaded.error().message();
        return loaded ? *std::move(loaded) : LoadedPartition{};
    }

    std::vector<PlaceRow> places(CampaignId campaign, Offset below = everything) {
        std::vector<PlaceRow> rows;
        const auto done = ledger().load_places(campaign, below, [&](const PlaceRow& place) {
            rows.push_back(place);
        });
        EXPECT_TRUE(done.has_value()) << done.error().message();
        return rows;
    }

    void commit(const DecisionBatch& batch) {
        const auto outcome = ledger().commit(batch);
        ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
        ASSERT_EQ(*outcome, CommitOutcome::committed);
    }

    void expect_superseded(const DecisionBatch& batch) {
        const LoadedPartition before = load();
        const auto outcome = ledger().commit(batch);
        ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
        EXPECT_EQ(*outcome, CommitOutcome::superseded);
        expect_unchanged(before);
    }

    // Also the test that a failed commit leaves nothing behind.
    void expect_conflict(const DecisionBatch& batch) {
        const LoadedPartition before = load();
        const auto outcome = ledger().commit(batch);
        ASSERT_FALSE(outcome.has_value());
        EXPECT_EQ(errc_of(outcome), Errc::conflict) << outcome.error().message();
        EXPECT_FALSE(retryable(outcome.error().code));
        expect_unchanged(before);
    }

    void expect_unchanged(const LoadedPartition& before) {
        const LoadedPartition now = load();
        EXPECT_EQ(now.position.state, before.position.state);
        EXPECT_EQ(now.position.ownership, before.position.ownership);
        EXPECT_EQ(now.campaigns, before.campaigns);
        EXPECT_EQ(now.commands, before.commands);
        for (const Campaign& campaign : before.campaigns) {
            EXPECT_EQ(
                places(campaign.id).size(), static_cast<std::size_t>(campaign.last_sequence.value())
            );
        }
    }

    void expect_holds(const BatchBuilder& built) {
        const LoadedPartition loaded = load(built.state().partition);
        EXPECT_EQ(loaded.position.state, built.state());
        EXPECT_EQ(loaded.campaigns, built.campaigns());
        EXPECT_EQ(loaded.commands, built.commands());
        std::vector<PlaceRow> held;
        for (const Campaign& campaign : loaded.campaigns) {
            const auto rows = places(campaign.id);
            held.insert(held.end(), rows.begin(), rows.end());
        }
        std::sort(held.begin(), held.end(), [](const PlaceRow& a, const PlaceRow& b) {
            return a.offset < b.offset;
        });
        EXPECT_EQ(held, built.places());
    }

    // A partition with campaign `spring`, two units, one of them taken by alice, committed.
    BatchBuilder one_winner() {
        BatchBuilder built(take());
        commit(built.create(spring, 2).enter(spring, "alice").take());
        return built;
    }

    Harness harness_;
};

}  // namespace firstcome::tests
