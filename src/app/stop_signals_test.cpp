// SPDX-License-Identifier: Apache-2.0
#include "app/stop_signals.h"

#include <gtest/gtest.h>

#include <sys/eventfd.h>

#include <csignal>

namespace firstcome {
namespace {

TEST(StopSignals, WithoutASignalTheTimePasses) {
    StopSignals stop;
    EXPECT_EQ(stop.wait(-1, Duration::millis(1)), Waited::passed);
    EXPECT_FALSE(stop.stopped());
}

TEST(StopSignals, EitherSignalStopsOnceAndForAll) {
    for (const int signal : {SIGINT, SIGTERM}) {
        StopSignals stop;
        ASSERT_EQ(raise(signal), 0);
        EXPECT_EQ(stop.wait(-1, Duration::seconds(10)), Waited::stop);
        EXPECT_TRUE(stop.stopped());
    }
}

TEST(StopSignals, AReadableDescriptorEndsTheWait) {
    StopSignals stop;
    const Descriptor event(eventfd(1, EFD_CLOEXEC));
    EXPECT_EQ(stop.wait(event.number(), Duration::seconds(10)), Waited::ready);
}

}  // namespace
}  // namespace firstcome
