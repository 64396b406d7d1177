// SPDX-License-Identifier: Apache-2.0
#include "app/clock_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using testing::HasSubstr;

class ClockWatchTest : public testing::Test {
  protected:
    // Long enough for the next question.
    void ask_again() {
        now_.us += Duration::seconds(10).us;
        watch_.run_once(now_);
    }

    Result<Duration> answer_ = Duration{};
    int questions_ = 0;
    SteadyTime now_{1};
    ClockWatch watch_{[this] {
        ++questions_;
        return answer_;
    }};
};

TEST_F(ClockWatchTest, AClockThatAgreesIsNoReason) {
    ask_again();
    EXPECT_EQ(watch_.reason(), std::nullopt);
    answer_ = clock_apart_max;
    ask_again();
    EXPECT_EQ(watch_.reason(), std::nullopt);
}

TEST_F(ClockWatchTest, AClockThatIsApartIsAReasonUntilItAgreesAgain) {
    answer_ = Duration::millis(251);
    ask_again();
    EXPECT_THAT(watch_.reason().value_or(""), HasSubstr("251 ms ahead of"));
    answer_ = Duration::millis(-900);
    ask_again();
    EXPECT_THAT(watch_.reason().value_or(""), HasSubstr("900 ms behind"));
    answer_ = Duration::millis(3);
    ask_again();
    EXPECT_EQ(watch_.reason(), std::nullopt);
}

TEST_F(ClockWatchTest, AFailedQuestionChangesNothing) {
    answer_ = Duration::seconds(5);
    ask_again();
    answer_ = fail(Errc::busy, "the server is away");
    ask_again();
    EXPECT_TRUE(watch_.reason());
}

TEST_F(ClockWatchTest, AsksEveryTenSeconds) {
    ask_again();
    now_.us += Duration::seconds(9).us;
    watch_.run_once(now_);
    EXPECT_EQ(questions_, 1);
    now_.us += Duration::seconds(1).us;
    watch_.run_once(now_);
    EXPECT_EQ(questions_, 2);
}

}  // namespace
}  // namespace firstcome
