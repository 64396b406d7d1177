// SPDX-License-Identifier: Apache-2.0
// What only the clients can show, request by request: one spoiled line, or one lost row, each.
#include "tests/audit/verify_history_fixture.h"

#include <fstream>

namespace firstcome {
namespace {

TEST_F(VerifyHistory, IsSatisfiedWithWhatHappened) {
    ask_again("a", HistoryRequest::entry);
    ask_again("b", HistoryRequest::read);
    somebody_else(HistoryOutcome::refused, 503);
    somebody_else(HistoryOutcome::unknown, 0);
    const VerifyReport report = stage.verify_with_history();
    EXPECT_EQ(failures(report), Names{});
    for (const auto* name : {"I4 client", "I5 client", "I7", "I9", "I10", "history"}) {
        EXPECT_EQ(report.find(name)->state, CheckState::ok) << name;
    }
    ASSERT_TRUE(report.history);
    EXPECT_EQ(report.history->lines, 9);
    EXPECT_EQ(report.history->acknowledged, 6);
    EXPECT_EQ(report.history->told, 7);
    EXPECT_EQ(report.history->told_but_lost, 0);
}

TEST_F(VerifyHistory, IsNotCheckedWhenThereIsNone) {
    const VerifyReport report = stage.verify();
    for (const auto* name : {"I4 client", "I5 client", "I7", "I9", "I10", "history"}) {
        EXPECT_EQ(report.find(name)->state, CheckState::not_checked) << name;
    }
    EXPECT_TRUE(report.ok());
    EXPECT_FALSE(report.history);
}

TEST_F(VerifyHistory, WithoutAcknowledgementsIsVacuous) {
    stage.history = {HistoryLine(somebody_else(HistoryOutcome::refused, 429))};
    const VerifyReport report = stage.verify_with_history();
    EXPECT_EQ(report.find("history")->state, CheckState::vacuous);
    EXPECT_EQ(detail(report, "history"), "the history holds no acknowledged entry");
    EXPECT_FALSE(report.ok());
}

TEST_F(VerifyHistory, ThatIsEmptyIsVacuous) {
    stage.history.clear();
    EXPECT_EQ(stage.verify_with_history().find("history")->state, CheckState::vacuous);
}

TEST_F(VerifyHistory, FindsAnOutcomeThatIsNotInTheLedger) {
    Stage lost;
    lost.create(3);
    lost.enter(first_campaign, "a");
    lost.enter(first_campaign, "b");
    lost.fill_ledger();
    lost.tell_everybody();
    HistoryLine told = lost.told("b");
    told.user = "c";
    told.sequence = Sequence(3);
    told.offset = Offset(4);
    lost.history.push_back(told);
    const VerifyReport report = lost.verify_with_history();
    EXPECT_EQ(failures(report), Names{"I4 client"});
    EXPECT_THAT(detail(report, "I4 client"), HasSubstr("campaign 1, \"c\": was answered won at"));
    EXPECT_THAT(
        detail(report, "I4 client"),
        HasSubstr("sequence 3, record 4, but the ledger has no decision")
    );
    EXPECT_EQ(report.history->told_but_lost, 1);
}

TEST_F(VerifyHistory, FindsALostRow) {
    stage.tables().places.erase({first_campaign, Sequence(5)});
    const VerifyReport report = stage.verify_with_history();
    EXPECT_EQ(failures(report), (Names{"I4", "I4 client", "I6"}));
    EXPECT_EQ(report.history->told_but_lost, 1);
}

TEST_F(VerifyHistory, FindsAnAcceptedEntryWithoutADecision) {
    somebody_else(HistoryOutcome::pending, 202);
    const VerifyReport report = stage.verify_with_history();
    EXPECT_EQ(failures(report), Names{"I4 client"});
    EXPECT_THAT(detail(report, "I4 client"), HasSubstr("was answered pending"));
    EXPECT_THAT(detail(report, "I4 client"), HasSubstr("but the log has no decision"));
}

TEST_F(VerifyHistory, TakesAPendingReadForNoAcknowledgement) {
    somebody_else(HistoryOutcome::pending, 200).request = HistoryRequest::read;
    HistoryLine& early = ask_again("e", HistoryRequest::read);
    tell_no_place(early, HistoryOutcome::pending);
    early.requested_at = early.answered_at = stage.history.front().requested_at;
    EXPECT_EQ(failures(stage.verify_with_history()), Names{});
}

TEST_F(VerifyHistory, TakesARefusalForTheDecisionOfAnAcceptedEntry) {
    Stage closed;
    stage_an_entry_behind_the_end(closed);
    EXPECT_EQ(failures(closed.verify_with_history()), Names{});
}

TEST_F(VerifyHistory, TakesAnAcceptanceForAnAnswer) {
    HistoryLine& accepted = stage.told("d");
    tell_no_place(accepted, HistoryOutcome::pending);
    accepted.status = 202;
    std::swap(accepted.requested_at, stage.told("a").requested_at);
    std::swap(accepted.answered_at, stage.told("a").answered_at);
    const VerifyReport report = stage.verify_with_history();
    EXPECT_EQ(failures(report), Names{"I7"});
    EXPECT_THAT(detail(report, "I7"), HasSubstr("\"d\" had an answer at"));
}

TEST_F(VerifyHistory, FindsARowThatNobodyAskedFor) {
    stage.forget("c");
    const VerifyReport report = stage.verify_with_history();
    EXPECT_EQ(failures(report), Names{"I5 client"});
    EXPECT_EQ(
        detail(report, "I5 client"),
        "campaign 1, sequence 3: (\"c\" won, record 4 of partition 0), but nobody asked for it"
    );
}

TEST_F(VerifyHistory, FindsARowWhoseOnlyRequestWasRefused) {
    HistoryLine& line = stage.told("c");
    tell_no_place(line, HistoryOutcome::refused, 503);
    const VerifyReport report = stage.verify_with_history();
    EXPECT_EQ(failures(report), Names{"I5 client"});
    EXPECT_THAT(detail(report, "I5 client"), HasSubstr("but every request for it was refused"));
}

TEST_F(VerifyHistory, AllowsARowAfterAnUnknownAnswer) {
    HistoryLine& line = stage.told("c");
    tell_no_place(line, HistoryOutcome::unknown, 504);
    EXPECT_EQ(failures(stage.verify_with_history()), Names{});
}

TEST_F(VerifyHistory, DoesNotJudgeRowsFromBeforeAndAfter) {
    stage.forget("a");
    stage.forget("e");
    // The stage tells within microseconds what the log stamps a millisecond apart.
    for (HistoryLine& line : stage.history) {
        const PlaceRow& row = stage.row(line.sequence.value());
        line.requested_at = row.arrived_at;
        line.answered_at = row.arrived_at + Duration::micros(10);
    }
    const VerifyReport report = stage.verify_with_history();
    EXPECT_EQ(failures(report), Names{});
    EXPECT_EQ(
        detail(report, "I5 client"), "2 rows from before or after the history were not judged"
    );
}

TEST_F(VerifyHistory, ThatIsUnreadableIsAnError) {
    stage.options.history_path = "/nonexistent/history.jsonl";
    const auto missing = verify(stage.log, stage.archive, stage.options, stage.clock);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, Errc::not_found);
}

TEST_F(VerifyHistory, WithABrokenLineNamesIt) {
    stage.verify_with_history();
    std::ofstream(*stage.options.history_path, std::ios::app) << "{\"campaign\":1\n";
    const auto broken = verify(stage.log, stage.archive, stage.options, stage.clock);
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().code, Errc::corrupt);
    EXPECT_THAT(broken.error().detail, HasSubstr("history.jsonl:6: "));
}

}  // namespace
}  // namespace firstcome
