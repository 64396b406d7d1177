// SPDX-License-Identifier: Apache-2.0
#include "lab/pipeline/door.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace firstcome::lab {
namespace {

// Takes whatever the door lets in, unless told otherwise.
class FalsePipeline final : public CellPipeline {
  public:
    Result<void> prepare() override { return {}; }

    Result<void> publish(std::uint64_t first, std::uint64_t end) override {
        if (refuses) {
            return fail(Errc::io, "refused");
        }
        groups.emplace_back(first, end);
        return {};
    }

    Result<void> flush() override {
        ++flushes;
        return {};
    }

    std::optional<Error> failure() override { return std::nullopt; }

    Result<CellFacts> finish() override { return CellFacts{}; }

    std::vector<std::pair<std::uint64_t, std::uint64_t>> groups;
    int flushes = 0;
    bool refuses = false;
};

class DoorTest : public testing::Test {
  protected:
    Result<void> let_in_all() {
        return let_in(ArrivalPlan(rules_, events_), record_, pipeline_, clock_, stop_);
    }

    static constexpr std::uint32_t events_ = 3'000;

    SystemClock clock_;
    CellProgress progress_;
    CellRecord record_{events_, progress_};
    FalsePipeline pipeline_;
    ArrivalRules rules_;
    std::atomic<bool> stop_{false};
};

TEST_F(DoorTest, StampsEveryEventInOneOrderAndPublishesItOnce) {
    rules_.kind = Arrival::poisson;
    rules_.rate_per_s = 300'000;
    ASSERT_TRUE(let_in_all().has_value());
    std::uint64_t next = 0;
    for (const auto& [first, end] : pipeline_.groups) {
        EXPECT_EQ(first, next);
        EXPECT_GT(end, first);
        next = end;
    }
    EXPECT_EQ(next, events_);
    EXPECT_EQ(pipeline_.flushes, 1);
    EXPECT_EQ(progress_.published.load(), events_);
    for (std::size_t i = 0; i < events_; ++i) {
        EXPECT_EQ(record_.rows[i].arrival, i);
        EXPECT_EQ(record_.rows[i].participant, i + 1);
        EXPECT_LE(record_.rows[i == 0 ? 0 : i - 1].arrived_at, record_.rows[i].arrived_at);
    }
}

TEST_F(DoorTest, LetsNobodyInBeforeTheirTime) {
    rules_.kind = Arrival::poisson;
    rules_.rate_per_s = 100'000;
    const SteadyTime before = clock_.steady_now();
    ASSERT_TRUE(let_in_all().has_value());
    const ArrivalPlan plan(rules_, events_);
    for (std::uint32_t i = 0; i < events_; ++i) {
        EXPECT_GE(record_.rows[i].published_at, before + plan.intended(i));
    }
}

TEST_F(DoorTest, BoundsTheGroupsOfAStampede) {
    ASSERT_TRUE(let_in_all().has_value());
    ASSERT_GE(pipeline_.groups.size(), 3U);
    for (const auto& [first, end] : pipeline_.groups) {
        EXPECT_LE(end - first, 1'024U);
    }
}

TEST_F(DoorTest, SaysWhyThePipelineTakesNoMore) {
    pipeline_.refuses = true;
    const auto done = let_in_all();
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().detail, "refused");
    EXPECT_EQ(progress_.published.load(), 0U);
}

TEST_F(DoorTest, ClosesWhenStopped) {
    stop_.store(true);
    const auto done = let_in_all();
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().code, Errc::closed);
}

}  // namespace
}  // namespace firstcome::lab
