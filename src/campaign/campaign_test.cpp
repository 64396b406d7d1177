// SPDX-License-Identifier: Apache-2.0
#include "campaign/campaign.h"

#include "campaign/chain.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

TEST(Campaign, IdsOfDifferentPartitionsNeverMeet) {
    EXPECT_EQ(mint_campaign_id(PartitionId(0), 1, 0), CampaignId(1));
    EXPECT_EQ(mint_campaign_id(PartitionId(0), 1, 1), CampaignId(2));
    EXPECT_EQ(mint_campaign_id(PartitionId(2), 5, 3), CampaignId(18));
    for (std::uint32_t partition = 0; partition < 5; ++partition) {
        const CampaignId id = mint_campaign_id(PartitionId(partition), 5, 3);
        EXPECT_EQ(partition_of(id, 5), PartitionId(partition));
    }
}

TEST(Campaign, OnlyThePhaseOpenIsShownAsOpen) {
    EXPECT_EQ(status_of(Phase::open), "OPEN");
    EXPECT_EQ(status_of(Phase::sold_out), "CLOSED");
    EXPECT_EQ(status_of(Phase::scheduled), "CLOSED");
    EXPECT_EQ(status_of(Phase::closed), "CLOSED");
}

TEST(Campaign, PhaseNamesAreReadBack) {
    for (const Phase phase : {Phase::scheduled, Phase::open, Phase::sold_out, Phase::closed}) {
        EXPECT_EQ(parse_phase(to_string(phase)), phase);
    }
    EXPECT_FALSE(parse_phase("OPEN").has_value());
}

TEST(Chain, DependsOnRecordDecisionAndPast) {
    const Bytes record{1, 2, 3};
    const Decision won{DecisionKind::won, CampaignId(1), Sequence(1), {}, DecisionKind::won};
    Decision lost = won;
    lost.kind = DecisionKind::sold_out;
    const Digest first = extend_chain(Digest{}, record, won);
    EXPECT_EQ(first, extend_chain(Digest{}, record, won));
    EXPECT_NE(first, extend_chain(Digest{}, record, lost));
    EXPECT_NE(first, extend_chain(Digest{}, Bytes{1, 2}, won));
    EXPECT_NE(first, extend_chain(first, record, won));
}

TEST(DecisionCounters, SumToTheAppliedOffset) {
    DecisionCounters counters;
    counters.count(DecisionKind::log_id);
    EXPECT_EQ(counters.sum(), 0);
    for (const auto kind :
         {DecisionKind::won,
          DecisionKind::sold_out,
          DecisionKind::not_open,
          DecisionKind::closed,
          DecisionKind::duplicate,
          DecisionKind::applied,
          DecisionKind::forbidden,
          DecisionKind::stale,
          DecisionKind::repeated,
          DecisionKind::skipped}) {
        counters.count(kind);
    }
    EXPECT_EQ(counters.sum(), 10);
    EXPECT_EQ(counters.places(), 2);
    EXPECT_EQ(counters.commands, 5);
}

}  // namespace
}  // namespace firstcome
