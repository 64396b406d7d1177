// SPDX-License-Identifier: Apache-2.0
// Every variant as one cell on real engines: what it does right, and what it is expected to do
// wrong.
#include "app/experiment_cells.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <set>
#include <string>

namespace firstcome {
namespace {

constexpr std::uint64_t events = 3'000;
constexpr std::int64_t stock = 100;

class ExperimentCellsTest : public testing::Test {
  protected:
    void SetUp() override {
        const char* kafka = std::getenv("FIRSTCOME_TEST_KAFKA");
        const char* mariadb = std::getenv("FIRSTCOME_TEST_MARIADB");
        if (kafka == nullptr || mariadb == nullptr) {
            GTEST_SKIP() << "set FIRSTCOME_TEST_KAFKA and FIRSTCOME_TEST_MARIADB to HOST:PORT";
        }
        engines_.settings.log.url = parse_log_url(fmt::format("kafka://{}/any", kafka)).value();
        engines_.settings.ledger.url =
            parse_ledger_url(fmt::format("mysql://firstcome@{}/firstcome", mariadb)).value();
        config_.stock = stock;
        config_.arrival.kind = lab::Arrival::poisson;
        config_.arrival.rate_per_s = 30'000;
        config_.clock_uncertainty = Duration::millis(1);
    }

    static lab::CellPlan cell(lab::Variant variant, std::uint32_t partitions) {
        lab::CellPlan plan;
        plan.variant = variant;
        plan.partitions = partitions;
        plan.events = events;
        plan.stock = stock;
        return plan;
    }

    CellOutcome run(const lab::CellPlan& plan) {
        ExperimentCells cells(config_, engines_, clock_);
        auto outcome = cells.run(plan, progress_, stop_);
        if (!outcome) {
            ADD_FAILURE() << outcome.error().message();
            return {};
        }
        return std::move(*outcome);
    }

    static void expect_sound(const CellOutcome& outcome) {
        EXPECT_EQ(outcome.rows.size(), events);
        for (const lab::CellFinding& finding : outcome.result.check.findings) {
            EXPECT_TRUE(finding.holds()) << finding.name << ": " << finding.witness;
        }
        EXPECT_FALSE(outcome.result.check.findings.empty());
    }

    SystemClock clock_;
    ExperimentEngines engines_;
    lab::ExperimentConfig config_;
    lab::CellProgress progress_;
    std::atomic<bool> stop_{false};
};

TEST_F(ExperimentCellsTest, PerEventOnOnePartitionKeepsTheOrder) {
    const auto outcome = run(cell(lab::Variant::per_event, 1));
    expect_sound(outcome);
    EXPECT_EQ(outcome.result.analysis.fairness.inversions, 0U);
    EXPECT_EQ(outcome.result.analysis.winner_set.error, 0U);
    EXPECT_EQ(progress_.committed.load(), events);
}

TEST_F(ExperimentCellsTest, PerEventOnThreePartitionsUsesAllAndMixesTheOrder) {
    const auto outcome = run(cell(lab::Variant::per_event, 3));
    expect_sound(outcome);
    EXPECT_EQ(outcome.result.analysis.order_accuracy.partitions.size(), 3U);
    EXPECT_GT(outcome.result.analysis.switch_ratio, 0);
    EXPECT_GT(outcome.result.analysis.fairness.inversions, 0U);
    EXPECT_EQ(outcome.result.analysis.violation_count, 0U);
}

TEST_F(ExperimentCellsTest, KeysSpreadTheParticipantsEvenly) {
    const auto outcome = run(cell(lab::Variant::per_event_keyed, 3));
    expect_sound(outcome);
    for (const auto& partition : outcome.result.analysis.order_accuracy.partitions) {
        EXPECT_GT(partition.events, events / 4);
    }
}

TEST_F(ExperimentCellsTest, ATransactionPerPollCommitsManyEventsAtOnce) {
    const auto outcome = run(cell(lab::Variant::batched, 3));
    expect_sound(outcome);
    std::set<std::int64_t> commits;
    for (const lab::EventRow& row : outcome.rows) {
        commits.insert(row.committed_at.us);
    }
    EXPECT_LT(commits.size(), events / 2);
}

TEST_F(ExperimentCellsTest, SelectThenUpdateSellsMoreThanThereIs) {
    const auto outcome = run(cell(lab::Variant::select_update, 5));
    EXPECT_TRUE(outcome.result.check.evidence_holds());
    EXPECT_TRUE(outcome.result.sound());
    EXPECT_FALSE(outcome.result.check.passed());
    EXPECT_GT(outcome.result.check.oversold, 0);
}

TEST_F(ExperimentCellsTest, PinnedKeepsTheOrderOnThreePartitions) {
    const auto outcome = run(cell(lab::Variant::pinned, 3));
    expect_sound(outcome);
    EXPECT_EQ(outcome.result.analysis.order_accuracy.partitions.size(), 1U);
    EXPECT_EQ(outcome.result.analysis.fairness.inversions, 0U);
    EXPECT_EQ(outcome.result.analysis.winner_set.error, 0U);
}

TEST_F(ExperimentCellsTest, HoldingBackLongEnoughRestoresTheOrder) {
    lab::CellPlan plan = cell(lab::Variant::resequenced, 3);
    plan.hold_back = Duration::seconds(2);
    const auto outcome = run(plan);
    expect_sound(outcome);
    EXPECT_EQ(outcome.result.analysis.order_accuracy.partitions.size(), 3U);
    EXPECT_EQ(outcome.result.analysis.fairness.inversions, 0U);
    EXPECT_GE(outcome.result.latency.p50, Duration::seconds(2));
}

TEST_F(ExperimentCellsTest, TheMonitorSeesIdlenessThenTheEventsComing) {
    engines_.broker = getpid();  // any process of this machine
    const auto outcome = run(cell(lab::Variant::pinned, 1));
    const lab::Monitoring& monitoring = outcome.result.monitoring;
    ASSERT_GE(monitoring.idle_count, 5U);
    ASSERT_GT(monitoring.samples.size(), monitoring.idle_count);
    EXPECT_EQ(monitoring.samples.front().published, 0U);
    EXPECT_EQ(monitoring.samples.back().committed, events);
    EXPECT_TRUE(monitoring.samples.back().program_percent.has_value());
    EXPECT_TRUE(monitoring.samples.back().broker_percent.has_value());
    EXPECT_FALSE(monitoring.samples.back().database_percent.has_value());
}

TEST_F(ExperimentCellsTest, AStopEndsTheCellAndTheNextOneRuns) {
    stop_.store(true);
    ExperimentCells cells(config_, engines_, clock_);
    const auto stopped = cells.run(cell(lab::Variant::per_event, 2), progress_, stop_);
    ASSERT_FALSE(stopped.has_value());
    EXPECT_EQ(stopped.error().code, Errc::closed);
    stop_.store(false);
    expect_sound(run(cell(lab::Variant::batched, 2)));
}

TEST_F(ExperimentCellsTest, ABrokerThatIsNotThereIsNamed) {
    engines_.settings.log.url = parse_log_url("kafka://127.0.0.1:9/any").value();
    ExperimentCells cells(config_, engines_, clock_);
    const auto outcome = cells.run(cell(lab::Variant::per_event, 1), progress_, stop_);
    ASSERT_FALSE(outcome.has_value());
    EXPECT_NE(outcome.error().detail.find("127.0.0.1:9"), std::string::npos)
        << outcome.error().detail;
}

}  // namespace
}  // namespace firstcome
