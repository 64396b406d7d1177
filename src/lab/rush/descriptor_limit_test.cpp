// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/descriptor_limit.h"

#include <gtest/gtest.h>

#include <sys/resource.h>

#include <cstdlib>

namespace firstcome::lab {
namespace {

// In a process of its own: a hard limit cannot be raised again. 0 = as it should be.
[[noreturn]] void check_under_a_hard_limit_of_1000() {
    const rlimit small{200, 1'000};
    if (setrlimit(RLIMIT_NOFILE, &small) != 0 || !make_room_for(800)) {
        std::_Exit(1);
    }
    rlimit now{};
    getrlimit(RLIMIT_NOFILE, &now);
    const auto refused = make_room_for(900);
    const bool right = now.rlim_cur == 1'000 && !refused &&
                       refused.error().code == Errc::overloaded &&
                       refused.error().detail.find("--connections 872") != std::string::npos;
    std::_Exit(right ? 0 : 2);
}

TEST(DescriptorLimit, IsRaisedToTheHardOneAndNamesWhatFits) {
    EXPECT_EXIT(check_under_a_hard_limit_of_1000(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace firstcome::lab
