// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/rush_run.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

RushRun run(std::uint32_t first) {
    RushTrace trace({first, 2, 2});
    RushAttempt attempt;
    attempt.entry = first;
    attempt.outcome = HistoryOutcome::won;
    attempt.sequence = Sequence(3);
    attempt.arrived_at = {77};
    trace.attempts = {attempt, attempt};
    trace.codes = {"KAFKA_001", ""};
    trace.ends = {EntryEnd::placed, EntryEnd::unknown};
    trace.answered_at = {SteadyTime{5}, SteadyTime{}};
    trace.witnesses = {"participant 1: no HTTP"};
    trace.unusable_answers = 1;
    trace.retried = 2;
    trace.impatient = 3;
    trace.last_answer_at = {9};
    return {SteadyTime{4}, 6, first == 1, {trace}};
}

TEST(RushRun, ComesBackFromItsBytes) {
    EXPECT_EQ(run_from_bytes(to_bytes(run(1))).value(), run(1));
    EXPECT_EQ(run_from_bytes(to_bytes({})).value(), RushRun{});
}

TEST(RushRun, EveryCutInItsBytesIsFound) {
    const Bytes bytes = to_bytes(run(0));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_EQ(run_from_bytes(ByteView(bytes).first(size)).error().code, Errc::corrupt) << size;
    }
    Bytes longer = bytes;
    longer.push_back(0);
    EXPECT_EQ(run_from_bytes(longer).error().code, Errc::corrupt);
}

TEST(RushRun, ACountThatCannotBeTrueIsCorruptAndTakesNoMemory) {
    Bytes bytes = to_bytes(run(0));
    const std::size_t attempts_at = 8 + 8 + 1 + 4 + 12;
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(attempts_at), 8, std::uint8_t{0xff});
    EXPECT_EQ(run_from_bytes(bytes).error().code, Errc::corrupt);
}

TEST(RushRun, AShareThatDoesNotFitItsEntriesIsCorrupt) {
    RushRun odd = run(0);
    odd.traces[0].ends.pop_back();
    EXPECT_EQ(run_from_bytes(to_bytes(odd)).error().code, Errc::corrupt);
}

TEST(RushRun, SharesAreJoinedWithoutLoss) {
    const RushRun whole = joined({run(0), run(1)});
    EXPECT_EQ(whole.started_at, SteadyTime{4});
    EXPECT_EQ(whole.reconnections, 12U);
    EXPECT_TRUE(whole.stopped);
    ASSERT_EQ(whole.traces.size(), 2U);
    EXPECT_EQ(whole.traces[0], run(0).traces[0]);
    EXPECT_EQ(whole.traces[1], run(1).traces[0]);
}

}  // namespace
}  // namespace firstcome::lab
