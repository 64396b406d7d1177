// SPDX-License-Identifier: Apache-2.0
// The digest of a winner list, from the ledger and from the log.
#include "audit/winners.h"

#include "tests/audit/stage.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

TEST(WinnersDigest, IsTheHashOfItsLines) {
    WinnersDigest digest;
    EXPECT_EQ(digest.digest(), sha256({}));
    digest.add(Sequence(1), ParticipantId::parse("a").value());
    EXPECT_EQ(digest.digest(), sha256(as_bytes("1\ta\n")));
    digest.add(Sequence(2), ParticipantId::parse("김").value());
    EXPECT_EQ(digest.digest(), sha256(as_bytes("1\ta\n2\t김\n")));
    EXPECT_EQ(digest.winners(), 2);
}

class Winners : public testing::Test {
  protected:
    Winners() { stage_five_places(stage); }

    std::vector<WinnersPrefix> of_ledger(const std::vector<std::int64_t>& lengths) {
        auto snapshot = stage.archive.snapshot().value();
        return winners_in_ledger(*snapshot, first_campaign, lengths).value();
    }

    std::vector<WinnersPrefix> of_log(const std::vector<std::int64_t>& lengths) {
        return winners_in_log(stage.log, first_campaign, lengths).value();
    }

    Stage stage;
};

TEST_F(Winners, AreThoseOfTheLedgerWithoutTheLosers) {
    const WinnersPrefix all{3, sha256(as_bytes("1\ta\n2\tb\n3\tc\n"))};
    EXPECT_EQ(of_ledger({all_winners}), std::vector{all});
    EXPECT_EQ(stage.verify().campaigns[0].winners_sha256, all.digest);
}

TEST_F(Winners, HavePrefixes) {
    const std::vector<WinnersPrefix> expected = {
        {2, sha256(as_bytes("1\ta\n2\tb\n"))},
        {0, sha256({})},
        {3, sha256(as_bytes("1\ta\n2\tb\n3\tc\n"))},
        {3, sha256(as_bytes("1\ta\n2\tb\n3\tc\n"))},
    };
    EXPECT_EQ(of_ledger({2, 0, 3, 7}), expected);
    EXPECT_EQ(of_log({2, 0, 3, 7}), expected);
}

TEST_F(Winners, OfTheLogNeedNoLedger) {
    stage.tables() = {};
    EXPECT_EQ(of_log({all_winners})[0].winners, 3);
    EXPECT_EQ(of_ledger({all_winners})[0].winners, 0);
}

TEST_F(Winners, OfAnUnknownCampaignAreNone) {
    EXPECT_EQ(
        winners_in_log(stage.log, CampaignId(9), {all_winners}).value(),
        (std::vector<WinnersPrefix>{{0, sha256({})}})
    );
}

}  // namespace
}  // namespace firstcome
