// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/rush_verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A run without repeats among its entries: entry and participant have the same number, participant
// 0 is called "1".
class Story {
  public:
    explicit Story(std::uint32_t entries) : plan_({}, {}, entries), trace_({0, 1, entries}) {
        report_.entries = entries;
    }

    Story& told(std::uint32_t entry, HistoryOutcome outcome, int sequence, bool repeated = false) {
        RushAttempt attempt = next_attempt(entry, outcome);
        attempt.sequence = Sequence(sequence);
        attempt.offset = Offset(sequence + 10);
        attempt.repeated = repeated;
        trace_.attempts.push_back(attempt);
        trace_.ends[entry] = EntryEnd::placed;
        return *this;
    }

    Story& told(std::uint32_t entry, HistoryOutcome outcome, EntryEnd end) {
        trace_.attempts.push_back(next_attempt(entry, outcome));
        trace_.ends[entry] = end;
        return *this;
    }

    // Changes the last answer.
    RushAttempt& last() { return trace_.attempts.back(); }

    const RushReport& judged(CampaignStatus before, std::optional<CampaignStatus> after) {
        const ParticipantNames names = ParticipantNames::make(1, "", 10).value();
        const RushTrace* traces[] = {&trace_};
        judge({plan_, names, traces, before, after}, report_);
        return report_;
    }

    // In a campaign of ten units that had places before, so that nothing can be said of gaps.
    std::vector<std::string> faults() {
        return judged({10, 1, 1}, CampaignStatus{10, 1, 1}).witnesses;
    }

  private:
    RushAttempt next_attempt(std::uint32_t entry, HistoryOutcome outcome) {
        RushAttempt attempt;
        attempt.entry = entry;
        attempt.outcome = outcome;
        attempt.requested_at = {++now_};
        attempt.answered_at = {++now_};
        return attempt;
    }

    RushPlan plan_;
    RushTrace trace_;
    RushReport report_;
    std::int64_t now_ = 0;
};

using enum HistoryOutcome;

TEST(RushVerdict, HonestAnswersHaveNoFault) {
    Story story(3);
    story.told(0, won, 1).told(1, won, 2).told(2, sold_out, 3);
    const RushReport& report = story.judged({2, 0, 0}, CampaignStatus{2, 2, 3});
    EXPECT_THAT(report.witnesses, IsEmpty());
    EXPECT_TRUE(report.exclusive);
    EXPECT_EQ(report.won, 2U);
    EXPECT_EQ(report.sold_out, 1U);
}

TEST(RushVerdict, TwoOutcomesForOneParticipantAreAFault) {
    Story story(1);
    story.told(0, won, 5).told(0, sold_out, 5, true);
    EXPECT_THAT(story.faults(), ElementsAre(HasSubstr("participant 1 was told won")));
}

TEST(RushVerdict, APlaceThatMovesIsAFault) {
    Story moved(1);
    moved.told(0, won, 5).told(0, won, 6, true);
    EXPECT_THAT(moved.faults(), ElementsAre(HasSubstr("and also")));
    Story elsewhere(1);
    elsewhere.told(0, won, 5).told(0, won, 5, true).last().offset = Offset(99);
    EXPECT_THAT(elsewhere.faults(), ElementsAre(HasSubstr("offset 99")));
}

TEST(RushVerdict, ANewPlaceIsGivenOnlyOnce) {
    Story story(1);
    story.told(0, won, 5).told(0, won, 5);
    EXPECT_THAT(story.faults(), ElementsAre(HasSubstr("a new place 2 times")));
}

TEST(RushVerdict, InAnEmptyCampaignTheFirstAnswerIsNoRepeat) {
    Story story(1);
    story.told(0, won, 1, true);
    EXPECT_THAT(
        story.judged({1, 0, 0}, CampaignStatus{1, 1, 1}).witnesses,
        ElementsAre(HasSubstr("a repeat before anything else"))
    );
    Story unknown_before(1);
    unknown_before.told(0, unknown, EntryEnd::unknown).told(0, won, 1, true);
    EXPECT_THAT(unknown_before.judged({1, 0, 0}, CampaignStatus{1, 1, 1}).witnesses, IsEmpty());
    Story used_campaign(1);
    used_campaign.told(0, won, 5, true);
    EXPECT_THAT(used_campaign.faults(), IsEmpty());
}

TEST(RushVerdict, WhoHasAPlaceIsNotRefusedLater) {
    Story story(1);
    story.told(0, won, 5).told(0, closed, EntryEnd::closed);
    EXPECT_THAT(story.faults(), ElementsAre(HasSubstr("was refused later")));
    Story opened_later(1);
    opened_later.told(0, not_open, EntryEnd::not_open).told(0, won, 5);
    EXPECT_THAT(opened_later.faults(), IsEmpty());
}

TEST(RushVerdict, OneSequenceBelongsToOneParticipant) {
    Story story(2);
    story.told(0, won, 5).told(1, won, 5);
    EXPECT_THAT(story.faults(), ElementsAre(HasSubstr("one sequence twice")));
}

TEST(RushVerdict, SequencesFollowTheOffsets) {
    Story story(2);
    story.told(0, won, 5).told(1, won, 6).last().offset = Offset(2);
    EXPECT_THAT(story.faults(), ElementsAre(HasSubstr("sequence against offset order")));
}

TEST(RushVerdict, ACampaignStaysInItsPartition) {
    Story story(2);
    story.told(0, won, 5).told(1, won, 6).last().partition = PartitionId(1);
    EXPECT_THAT(story.faults(), ElementsAre(HasSubstr("two partitions")));
}

TEST(RushVerdict, NobodyWinsBehindALoser) {
    Story story(2);
    story.told(0, sold_out, 5).told(1, won, 6);
    EXPECT_THAT(story.faults(), ElementsAre(HasSubstr("a winner behind a loser")));
}

TEST(RushVerdict, AGapIsAFaultWhenTheServerCountsNobodyElse) {
    Story story(2);
    story.told(0, won, 1).told(1, won, 3);
    EXPECT_THAT(
        story.judged({9, 0, 0}, CampaignStatus{9, 2, 2}).witnesses,
        ElementsAre(HasSubstr("nobody was told sequence 2"))
    );
    Story others(2);
    others.told(0, won, 1).told(1, won, 3);
    const RushReport& report = others.judged({9, 0, 0}, CampaignStatus{9, 3, 3});
    EXPECT_THAT(report.witnesses, IsEmpty());
    EXPECT_FALSE(report.exclusive);
}

TEST(RushVerdict, TheServerCountsTheWinnersThatWereTold) {
    Story story(2);
    story.told(0, won, 1).told(1, won, 2);
    EXPECT_THAT(
        story.judged({9, 0, 0}, CampaignStatus{9, 1, 2}).witnesses,
        ElementsAre(HasSubstr("the server counts 1"))
    );
}

TEST(RushVerdict, WinnersAreAsManyAsUnitsAndPlacesAllow) {
    Story undersold(2);
    undersold.told(0, won, 1).told(1, sold_out, 2);
    EXPECT_THAT(
        undersold.judged({9, 0, 0}, CampaignStatus{9, 1, 2}).witnesses,
        ElementsAre(HasSubstr("1 winners of 9 units and 2 places"))
    );
    Story oversold(2);
    oversold.told(0, won, 1).told(1, won, 2);
    EXPECT_THAT(
        oversold.judged({1, 0, 0}, CampaignStatus{1, 2, 2}).witnesses,
        ElementsAre(HasSubstr("2 winners of 1 units"))
    );
}

TEST(RushVerdict, EveryEntryIsCountedByItsEnd) {
    Story story(8);
    story.told(0, won, 1)
        .told(1, sold_out, 2)
        .told(2, not_open, EntryEnd::not_open)
        .told(3, closed, EntryEnd::closed)
        .told(4, refused, EntryEnd::refused)
        .told(5, unknown, EntryEnd::unknown)
        .told(6, unknown, EntryEnd::unusable)
        .told(7, pending, EntryEnd::open);
    const RushReport& report = story.judged({1, 0, 0}, std::nullopt);
    EXPECT_EQ(report.won, 1U);
    EXPECT_EQ(report.sold_out, 1U);
    EXPECT_EQ(report.not_open, 1U);
    EXPECT_EQ(report.closed, 1U);
    EXPECT_EQ(report.refused, 1U);
    EXPECT_EQ(report.unknown, 1U);
    EXPECT_EQ(report.unusable, 1U);
    EXPECT_EQ(report.lost, 1U);
    EXPECT_EQ(report.unacknowledged(), 2U);
}

}  // namespace
}  // namespace firstcome::lab
