// SPDX-License-Identifier: Apache-2.0
// What only the clients can show over time: the order of answers and questions (I7), outcomes that
// change (I9), reads after an acknowledgement (I10).
#include "tests/audit/verify_history_fixture.h"

namespace firstcome {
namespace {

TEST_F(VerifyHistory, FindsOffsetsAgainstRealTime) {
    std::swap(stage.told("b").requested_at, stage.told("d").requested_at);
    std::swap(stage.told("b").answered_at, stage.told("d").answered_at);
    const VerifyReport report = stage.verify_with_history();
    EXPECT_EQ(failures(report), Names{"I7"});
    EXPECT_THAT(detail(report, "I7"), HasSubstr("campaign 1: \"d\" had an answer at"));
    EXPECT_THAT(detail(report, "I7"), HasSubstr("stands at record 5, \"c\" asked at"));
}

TEST_F(VerifyHistory, DoesNotOrderAnAnswerAndARequestOfTheSameMicrosecond) {
    for (HistoryLine& line : stage.history) {
        line.requested_at = line.answered_at = WallTime{2'000'000};
    }
    EXPECT_EQ(failures(stage.verify_with_history()), Names{});
}

TEST_F(VerifyHistory, DoesNotTakeTheAcceptanceOfARefusedEntryForAPlace) {
    Stage reopened;
    reopened.create(2, WallTime{5});
    reopened.enter(first_campaign, "a");  // accepted, decided not_open
    reopened.open(first_campaign);
    reopened.enter(first_campaign, "b");
    reopened.enter(first_campaign, "a");
    reopened.fill_ledger();
    reopened.tell_everybody();
    HistoryLine accepted = reopened.told("a");
    tell_no_place(accepted, HistoryOutcome::pending);
    accepted.requested_at = reopened.history.front().requested_at + Duration::micros(-20);
    accepted.answered_at = reopened.history.front().requested_at + Duration::micros(-10);
    reopened.history.push_back(accepted);
    EXPECT_EQ(failures(reopened.verify_with_history()), Names{});
}

TEST_F(VerifyHistory, AllowsAnyOrderOfRequestsThatOverlap) {
    const WallTime all_asked = stage.history.front().requested_at;
    const WallTime all_answered = stage.history.back().answered_at;
    for (HistoryLine& line : stage.history) {
        line.requested_at = all_asked;
        line.answered_at = all_answered;
    }
    std::swap(stage.told("a").answered_at.us, stage.told("e").requested_at.us);
    stage.told("a").answered_at = all_answered;
    EXPECT_EQ(failures(stage.verify_with_history()), Names{});
}

TEST_F(VerifyHistory, TakesTheFirstRequestForTheOneThatTookThePlace) {
    // e asked first of all without an answer and got its place by that request or by the next.
    HistoryLine early = stage.told("e");
    early.requested_at = stage.history.front().requested_at + Duration::micros(-1);
    early.answered_at = stage.history.back().answered_at;
    tell_no_place(early, HistoryOutcome::unknown, 0);
    stage.history.push_back(early);
    EXPECT_EQ(failures(stage.verify_with_history()), Names{});
}

TEST_F(VerifyHistory, FindsAnOutcomeThatDiffersFromTheLedger) {
    stage.told("d").outcome = HistoryOutcome::won;
    const VerifyReport report = stage.verify_with_history();
    EXPECT_EQ(failures(report), Names{"I9"});
    EXPECT_THAT(detail(report, "I9"), HasSubstr("campaign 1, \"d\": was told won at"));
    EXPECT_THAT(detail(report, "I9"), HasSubstr("the ledger has sold_out, sequence 4, record 5"));
}

TEST_F(VerifyHistory, FindsASequenceThatDiffersFromTheLedger) {
    stage.told("d").sequence = Sequence(5);
    EXPECT_EQ(failures(stage.verify_with_history()), Names{"I9"});
}

TEST_F(VerifyHistory, FindsAnOffsetThatDiffersFromTheLedger) {
    stage.told("d").offset = Offset(6);
    EXPECT_EQ(failures(stage.verify_with_history()), Names{"I9"});
}

TEST_F(VerifyHistory, FindsAnOutcomeThatChanged) {
    HistoryLine& again = ask_again("d", HistoryRequest::entry);
    again.sequence = Sequence(2);
    again.offset = Offset(3);
    again.outcome = HistoryOutcome::won;
    const VerifyReport report = stage.verify_with_history();
    EXPECT_EQ(failures(report), Names{"I9"});
}

TEST_F(VerifyHistory, FindsAnOutcomeThatWasTakenBack) {
    HistoryLine& again = ask_again("d", HistoryRequest::entry);
    tell_no_place(again, HistoryOutcome::closed);
    const VerifyReport report = stage.verify_with_history();
    EXPECT_EQ(failures(report), Names{"I9"});
    EXPECT_THAT(detail(report, "I9"), HasSubstr(", then closed at"));
}

TEST_F(VerifyHistory, AllowsARefusalThatComesBeforeTheOutcome) {
    HistoryLine refused = stage.told("d");
    tell_no_place(refused, HistoryOutcome::not_open);
    stage.history.push_back(refused);
    EXPECT_EQ(failures(stage.verify_with_history()), Names{});
}

TEST_F(VerifyHistory, AllowsPendingAfterAnOutcome) {
    HistoryLine& read = ask_again("d", HistoryRequest::read);
    tell_no_place(read, HistoryOutcome::pending, 200);
    EXPECT_EQ(failures(stage.verify_with_history()), Names{});
}

TEST_F(VerifyHistory, FindsAPlaceThatTwoRequestsTook) {
    ask_again("d", HistoryRequest::entry).repeated = false;
    const VerifyReport report = stage.verify_with_history();
    EXPECT_EQ(failures(report), Names{"I3"});
    EXPECT_THAT(detail(report, "I3"), HasSubstr("2 requests were told to have taken the place"));
}

TEST_F(VerifyHistory, FindsAReadThatMissesAnAcceptedEntry) {
    HistoryLine& read = ask_again("d", HistoryRequest::read);
    tell_no_place(read, HistoryOutcome::refused, 404);
    const VerifyReport report = stage.verify_with_history();
    EXPECT_EQ(failures(report), Names{"I10"});
    EXPECT_THAT(detail(report, "I10"), HasSubstr("campaign 1, \"d\": was answered sold_out at"));
    EXPECT_THAT(detail(report, "I10"), HasSubstr("found nothing"));
}

TEST_F(VerifyHistory, WantsARefusalReadableForAMinute) {
    Stage closed;
    stage_an_entry_behind_the_end(closed);
    const HistoryLine accepted = closed.history.back();
    HistoryLine read = accepted;
    read.request = HistoryRequest::read;
    tell_no_place(read, HistoryOutcome::refused, 404);
    read.requested_at = accepted.answered_at + Duration::micros(1);
    read.answered_at = accepted.requested_at + Duration::seconds(60);
    closed.history.push_back(read);
    EXPECT_EQ(failures(closed.verify_with_history()), Names{"I10"});
    closed.history.back().answered_at.us += 1;
    EXPECT_EQ(failures(closed.verify_with_history()), Names{});
}

TEST_F(VerifyHistory, AllowsAReadThatBeganBeforeTheAnswer) {
    HistoryLine& read = ask_again("d", HistoryRequest::read);
    tell_no_place(read, HistoryOutcome::refused, 404);
    read.requested_at = stage.told("d").answered_at;
    EXPECT_EQ(failures(stage.verify_with_history()), Names{});
}

TEST_F(VerifyHistory, AllowsAnOverloadedRead) {
    HistoryLine& read = ask_again("d", HistoryRequest::read);
    tell_no_place(read, HistoryOutcome::refused, 503);
    EXPECT_EQ(failures(stage.verify_with_history()), Names{});
}

TEST_F(VerifyHistory, WithoutReadsLeavesThemUnchecked) {
    EXPECT_EQ(stage.verify_with_history().find("I10")->state, CheckState::not_checked);
}

}  // namespace
}  // namespace firstcome
