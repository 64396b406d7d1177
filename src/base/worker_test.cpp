// SPDX-License-Identifier: Apache-2.0
#include "base/worker.h"

#include <gtest/gtest.h>

#include <atomic>

namespace firstcome {
namespace {

class CountingTurn final : public Turn {
  public:
    explicit CountingTurn(TurnResult result) : result_(result) {}

    TurnResult run_once(SteadyTime) override {
        turns_.fetch_add(1);
        turns_.notify_all();
        return result_;
    }

    void wait_until_more_than(int seen) {
        for (int now = turns_.load(); now <= seen; now = turns_.load()) {
            turns_.wait(now);
        }
    }

    int turns() const { return turns_.load(); }

  private:
    TurnResult result_;
    std::atomic<int> turns_{0};
};

TEST(Worker, ANotificationEndsTheIdleWait) {
    const SystemClock clock;
    CountingTurn turn(TurnResult::idle);
    Worker worker("idle", turn, clock, Duration::seconds(3'600));
    turn.wait_until_more_than(0);
    const int seen = turn.turns();
    worker.notify();
    turn.wait_until_more_than(seen);
    worker.stop();
    EXPECT_GT(turn.turns(), seen);
}

// Wants the next turn a millisecond later, though nobody notifies it.
class RestlessTurn final : public Turn {
  public:
    TurnResult run_once(SteadyTime now) override {
        next_ = now + Duration::millis(1);
        return counting_.run_once(now);
    }

    std::optional<SteadyTime> next_turn_at() const override { return next_; }

    void wait_until_more_than(int seen) { counting_.wait_until_more_than(seen); }

  private:
    CountingTurn counting_{TurnResult::idle};
    std::optional<SteadyTime> next_;
};

TEST(Worker, AnIdleTurnIsFollowedByTheNextOneWhenItWantsThat) {
    const SystemClock clock;
    RestlessTurn turn;
    Worker worker("restless", turn, clock, Duration::seconds(3'600));
    turn.wait_until_more_than(3);
}

TEST(Worker, AnEndedTurnIsNotCalledAgain) {
    const SystemClock clock;
    CountingTurn turn(TurnResult::ended);
    Worker worker("ended", turn, clock, Duration::millis(1));
    turn.wait_until_more_than(0);
    worker.stop();
    EXPECT_EQ(turn.turns(), 1);
}

TEST(Signal, ANotificationBeforeTheWaitIsNotLost) {
    Signal signal;
    signal.notify();
    EXPECT_TRUE(signal.wait_for(Duration::seconds(3'600)));
    EXPECT_FALSE(signal.wait_for(Duration{0}));
}

}  // namespace
}  // namespace firstcome
