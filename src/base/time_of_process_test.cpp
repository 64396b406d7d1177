// SPDX-License-Identifier: Apache-2.0
#include "base/time_of_process.h"

#include <gtest/gtest.h>

#include <unistd.h>

namespace firstcome {
namespace {

TEST(CpuTime, GrowsWithTheWorkOfTheProcess) {
    const auto before = cpu_time_of(getpid());
    ASSERT_TRUE(before.has_value());
    auto now = before;
    while (now && *now <= *before + Duration::millis(5)) {
        now = cpu_time_of(getpid());
    }
    EXPECT_TRUE(now.has_value());
}

TEST(CpuTime, IsNothingOfAProcessThatIsNotThere) {
    constexpr pid_t above_all = (1 << 22) + 1;  // of Linux, whatever kernel.pid_max says
    EXPECT_FALSE(cpu_time_of(above_all).has_value());
}

}  // namespace
}  // namespace firstcome
