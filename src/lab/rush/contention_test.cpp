// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/contention.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

constexpr SteadyTime t0{1'000'000};
constexpr Duration wall_minus_steady = Duration::seconds(100);

// One entry per participant; the stamps are the server's, all other times the clients'.
class Crush {
  public:
    explicit Crush(std::uint32_t entries) : plan_({}, {}, entries), trace_({0, 1, entries}) {}

    // In milliseconds after T0.
    Crush& told(int sequence, bool has_won, int asked, int arrived, int answered) {
        RushAttempt attempt;
        attempt.entry = static_cast<std::uint32_t>(sequence - 1);
        attempt.outcome = has_won ? HistoryOutcome::won : HistoryOutcome::sold_out;
        attempt.sequence = Sequence(sequence);
        attempt.requested_at = t0 + Duration::millis(asked);
        attempt.answered_at = t0 + Duration::millis(answered);
        attempt.arrived_at.us =
            (t0 + Duration::millis(arrived) + wall_minus_steady + clock_error).us;
        trace_.attempts.push_back(attempt);
        trace_.answered_at[attempt.entry] = attempt.answered_at;
        return *this;
    }

    std::optional<Contention> contention() const {
        const RushTrace* traces[] = {&trace_};
        const auto places = told_places(traces, plan_.participants);
        return lab::contention(places, traces, plan_, t0, wall_minus_steady);
    }

    Duration clock_error;

  private:
    RushPlan plan_;
    RushTrace trace_;
};

TEST(Contention, CountsWhoWasThereWhenTheLastWinnerArrived) {
    Crush crush(6);
    crush.told(1, true, 0, 2, 30)
        .told(2, true, 0, 10, 30)  // the last winner
        .told(3, false, 5, 14, 31)
        .told(4, false, 11, 15, 31)
        .told(5, false, 0, 40, 50)
        .told(6, false, 45, 46, 50);
    const Contention found = crush.contention().value();
    EXPECT_EQ(found.cut, Sequence(2));
    EXPECT_EQ(found.cut_after_start, Duration::millis(10));
    EXPECT_DOUBLE_EQ(found.arrivals_per_ms_at_cut, 0.2);  // at 10 and 14, of [5, 15)
    EXPECT_EQ(found.arrivals_per_ms_peak, 1U);
    EXPECT_EQ(found.under_way_at_cut, 4U);  // all but those asked at 11 and at 45
    EXPECT_EQ(found.due_at_cut, 6U);        // all meant to start at T0
}

TEST(Contention, ThePeakIsTheBusiestMillisecond) {
    Crush crush(4);
    crush.told(1, true, 0, 1, 9)
        .told(2, true, 0, 7, 9)
        .told(3, false, 0, 7, 9)
        .told(4, false, 0, 8, 9);
    EXPECT_EQ(crush.contention()->arrivals_per_ms_peak, 2U);
}

TEST(Contention, WithoutALoserNoMomentDecided) {
    Crush crush(2);
    crush.told(1, true, 0, 1, 9).told(2, true, 0, 2, 9);
    EXPECT_FALSE(crush.contention().has_value());
    EXPECT_FALSE(Crush(1).contention().has_value());
}

TEST(Contention, AServerWithAWrongClockDoesNotMoveTheCutOutOfTheWinnersRequest) {
    Crush crush(2);
    crush.clock_error = Duration::seconds(-3'600);
    crush.told(1, true, 3, 5, 20).told(2, false, 0, 6, 20);
    EXPECT_EQ(crush.contention()->cut_after_start, Duration::millis(3));
    Crush ahead(2);
    ahead.clock_error = Duration::seconds(3'600);
    ahead.told(1, true, 3, 5, 20).told(2, false, 0, 6, 20);
    EXPECT_EQ(ahead.contention()->cut_after_start, Duration::millis(20));
}

TEST(QueueDepth, IsTheGreatestOfEachFigureAndTheSampleNextToTheCut) {
    const std::vector<QueueSample> samples = {
        {SteadyTime{100}, 5, 1, 9}, {SteadyTime{210}, 2, 8, 3}, {SteadyTime{400}, 1, 1, 1}};
    const QueueDepth depth = queue_depth(samples, SteadyTime{200});
    EXPECT_EQ(depth.samples, 3U);
    EXPECT_EQ(depth.fullest.queued, 5U);
    EXPECT_EQ(depth.fullest.lag, 8U);
    EXPECT_EQ(depth.fullest.waiting, 9U);
    EXPECT_EQ(depth.at_cut, samples[1]);
    EXPECT_FALSE(queue_depth(samples, std::nullopt).at_cut.has_value());
    EXPECT_FALSE(queue_depth({}, SteadyTime{200}).at_cut.has_value());
}

TEST(QueueSample, IsReadFromTheMetricsAndNeedsAllThree) {
    const std::string text =
        "firstcome_queue_records{partition=\"0\"} 3\nfirstcome_queue_records{partition=\"1\"} 4\n"
        "firstcome_lag_records{partition=\"0\"} 5\n";
    EXPECT_FALSE(queue_sample(text, {}).has_value());
    EXPECT_EQ(
        queue_sample(text + "firstcome_waiting_requests 6\n", SteadyTime{9}),
        (QueueSample{SteadyTime{9}, 7, 5, 6})
    );
}

}  // namespace
}  // namespace firstcome::lab
