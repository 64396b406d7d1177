// SPDX-License-Identifier: Apache-2.0
#include "base/time_of_process.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <limits>

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
    EXPECT_FALSE(cpu_time_of(std::numeric_limits<pid_t>::max()).has_value());
}

}  // namespace
}  // namespace firstcome
