// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/cell_check.h"

#include "tests/lab/rows.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using namespace tests;

// A cell of ten events and three units, without a fault until the test makes one.
class CellCheckTest : public testing::Test {
  protected:
    CellCheck check() const { return check_cell(rows, facts); }

    // The witnesses of the checks that failed, with how many more there were.
    std::vector<std::string> failures() const {
        std::vector<std::string> failures;
        for (const CellFinding& finding : check().findings) {
            if (!finding.holds()) {
                failures.push_back(std::string(finding.name) + ": " + finding.witness);
                failures.back() += finding.count > 1 ? " x" + std::to_string(finding.count) : "";
            }
        }
        return failures;
    }

    std::vector<EventRow> rows = rows_in_order(10, 3);
    CellFacts facts{10, 3, 0};
};

using Failures = std::vector<std::string>;

TEST_F(CellCheckTest, PassesWhereNothingIsWrong) {
    EXPECT_EQ(failures(), Failures{});
    EXPECT_TRUE(check().passed());
    EXPECT_TRUE(check().evidence_holds());
    EXPECT_EQ(check().findings.size(), 8U);
    rows.clear();
    facts = {0, 5, 5};
    EXPECT_EQ(failures(), Failures{});
}

TEST_F(CellCheckTest, PassesWhereFewerCameThanThereAreUnits) {
    rows = rows_in_order(10, 10);
    facts.stock = 50;
    facts.remaining = 40;
    EXPECT_EQ(failures(), Failures{});
}

TEST_F(CellCheckTest, MissesAnEventThatWasLost) {
    rows.erase(rows.begin() + 4, rows.begin() + 6);
    EXPECT_EQ(
        failures(),
        (Failures{
            "every arrival is there once: 4 is missing x2",
            "processed 1 .. n, each once: 5 is missing x2",
        })
    );
    EXPECT_FALSE(check().passed());
    EXPECT_FALSE(check().evidence_holds());
}

TEST_F(CellCheckTest, MissesTheLastEvent) {
    rows.pop_back();
    EXPECT_EQ(
        failures(),
        (Failures{
            "every arrival is there once: 9 is missing",
            "processed 1 .. n, each once: 10 is missing",
        })
    );
}

TEST_F(CellCheckTest, SeesAnEventThatIsThereTwice) {
    rows.push_back(rows[7]);
    EXPECT_EQ(
        failures(),
        (Failures{
            "every arrival is there once: 7 is there more than once",
            "processed 1 .. n, each once: 8 is there more than once",
            "offsets are unique in their partition: 0:7 is there more than once",
        })
    );
}

TEST_F(CellCheckTest, SeesAnEventThatNobodySent) {
    facts.events = 9;
    EXPECT_EQ(
        failures(),
        (Failures{
            "every arrival is there once: 9 was never given out",
            "processed 1 .. n, each once: 10 was never given out",
        })
    );
    facts.events = 10;
    rows[0].processed = 0;
    EXPECT_EQ(failures()[0], "processed 1 .. n, each once: 0 was never given out x2");
}

TEST_F(CellCheckTest, SeesAGapInTheProcessingSequence) {
    rows[9].processed = 12;
    EXPECT_EQ(failures(), Failures{"processed 1 .. n, each once: 12 was never given out x2"});
}

TEST_F(CellCheckTest, SeesAClockThatWentBack) {
    rows[5].arrived_at = rows[4].arrived_at + Duration::micros(-3);
    EXPECT_EQ(failures(), Failures{"the door's stamps never go back: arrival 5 is 3 us early"});
}

TEST_F(CellCheckTest, SeesAStageBeforeTheOneThatItFollows) {
    rows[5].polled_at = rows[5].published_at + Duration::micros(-1);
    EXPECT_EQ(failures(), Failures{"published, then polled, then committed: arrival 5 was not"});
    rows[6].committed_at = rows[6].polled_at + Duration::micros(-1);
    EXPECT_EQ(failures(), Failures{"published, then polled, then committed: arrival 5 was not x2"});
}

TEST_F(CellCheckTest, SeesAnOffsetThatIsThereTwice) {
    rows[6].offset = rows[5].offset;
    EXPECT_EQ(
        failures(), Failures{"offsets are unique in their partition: 0:5 is there more than once"}
    );
    rows[6].partition = 1;
    EXPECT_EQ(failures(), Failures{});
}

TEST_F(CellCheckTest, CountsWhatIsOversoldAndKeepsTheEvidence) {
    rows[3].won = rows[4].won = true;
    EXPECT_EQ(
        failures(),
        (Failures{
            "winners = min(stock, participants): 5 won, and 3 should have",
            "stock = remaining + winners, remaining >= 0: of 3 units 0 remain, and 5 were won",
        })
    );
    EXPECT_EQ(check().oversold, 2);
    EXPECT_FALSE(check().passed());
    EXPECT_TRUE(check().evidence_holds());
}

TEST_F(CellCheckTest, SeesAStockThatFellBelowZero) {
    rows[3].won = true;
    facts.remaining = -1;
    EXPECT_EQ(failures().size(), 2U);
    EXPECT_EQ(check().oversold, 1);
}

TEST_F(CellCheckTest, SeesAUnitThatNobodyGot) {
    rows[2].won = false;
    EXPECT_EQ(failures().size(), 2U);
    EXPECT_EQ(check().oversold, 0);
    facts.remaining = 1;
    EXPECT_EQ(failures(), Failures{"winners = min(stock, participants): 2 won, and 3 should have"});
}

TEST_F(CellCheckTest, SeesSomebodyWhoWonTwice) {
    rows[2].participant = rows[0].participant;
    EXPECT_EQ(failures(), Failures{"nobody won twice: participant 0 did"});
    EXPECT_TRUE(check().evidence_holds());
}

}  // namespace
}  // namespace firstcome::lab
