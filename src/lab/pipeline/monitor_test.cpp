// SPDX-License-Identifier: Apache-2.0
#include "lab/pipeline/monitor.h"

#include <gtest/gtest.h>

#include <unistd.h>

namespace firstcome::lab {
namespace {

TEST(Monitor, SamplesWhatTheProcessesUseAndHowFarTheEventsAre) {
    const SystemClock clock;
    CellProgress progress;
    Monitor monitor({getpid(), std::nullopt, std::nullopt}, progress, clock);
    const SteadyTime begin = clock.steady_now();
    while (clock.steady_now() < begin + Duration::millis(250)) {
        // Uses a core, which the monitor sees.
    }
    progress.published.store(3);
    progress.polled.store(2);
    progress.committed.store(1);
    const SteadyTime publish = clock.steady_now();
    while (clock.steady_now() < publish + Duration::millis(250)) {
    }
    const Monitoring monitoring = monitor.stop(publish);
    ASSERT_GE(monitoring.samples.size(), 3U);
    ASSERT_GE(monitoring.idle_count, 1U);
    ASSERT_LT(monitoring.idle_count, monitoring.samples.size());
    const MonitorSample& first = monitoring.samples.front();
    EXPECT_LT(first.at, Duration{});
    EXPECT_EQ(first.published, 0U);
    EXPECT_GT(first.program_percent.value_or(0), 0);
    EXPECT_FALSE(first.broker_percent.has_value());
    const MonitorSample& last = monitoring.samples.back();
    EXPECT_GE(last.at, Duration{});
    EXPECT_EQ(last.lag(), 2U);
    EXPECT_EQ(last.polled, 2U);
    EXPECT_EQ(last.cpu_percent(), last.program_percent.value_or(0));
}

TEST(Monitor, NeverShowsALaterStageAheadOfAnEarlierOne) {
    const SystemClock clock;
    CellProgress progress;
    // A consumer may have polled what the door has not counted yet.
    progress.polled.store(5);
    Monitor monitor({getpid(), std::nullopt, std::nullopt}, progress, clock);
    const SteadyTime begin = clock.steady_now();
    while (clock.steady_now() < begin + Duration::millis(150)) {
    }
    for (const MonitorSample& sample : monitor.stop(begin).samples) {
        EXPECT_GE(sample.published, sample.polled);
    }
}

}  // namespace
}  // namespace firstcome::lab
