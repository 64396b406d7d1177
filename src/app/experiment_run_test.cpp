// SPDX-License-Identifier: Apache-2.0
// A run from its first cell to its end, with cells that nobody ran.
#include "app/experiment_run.h"

#include "lab/run/run_folder.h"
#include "lab/run/run_shelf.h"
#include "log/directory_lock.h"
#include "tests/lab/false_run.h"
#include "tests/support/scratch_directory.h"
#include "tests/support/small_disk.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

namespace firstcome {
namespace {

constexpr std::string_view config = R"({"title":"Tiny","stock":10,"partitions":[1,3],"events":100,
  "repetitions":2,"variants":[{"name":"per-event"}],
  "quick":{"events":50,"repetitions":1,"variants":["per-event"]}})";

class ExperimentRunTest : public testing::Test {
  protected:
    ExperimentRunTest() { put_experiment(experiment_); }

    static void put_experiment(const std::string& experiment) {
        std::filesystem::create_directories(experiment);
        std::ofstream(experiment + "/experiment.json") << config;
    }

    // With cells made by `run_cell`.
    ExitStatus run(CellRunner run_cell) { return run_in(experiment_, std::move(run_cell)); }

    ExitStatus run_in(const std::string& experiment, CellRunner run_cell) {
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        const ExitStatus status = run_experiment(
            invocation_,
            experiment,
            [&](const lab::ExperimentConfig&, const std::string&, StopSignals&) {
                return Result<RunGround>(RunGround{
                    std::move(run_cell),
                    [this] { return engine_ended(); },
                    {{"Kafka", "none"}},
                    nullptr});
            }
        );
        out_ = testing::internal::GetCapturedStdout();
        err_ = testing::internal::GetCapturedStderr();
        return status;
    }

    // Cells that come out at once; counts them.
    CellRunner good() {
        return [this](const lab::CellPlan& plan, lab::CellProgress&, const std::atomic<bool>&) {
            ++cells_run_;
            return Result<CellOutcome>(CellOutcome{
                lab::tests::false_cell(plan), lab::tests::rows_in_order(plan.events)});
        };
    }

    // Good ones, until `count` have run; then `last`.
    CellRunner good_until(int count, CellRunner last) {
        return
            [this, count, last, good = good()](const auto& plan, auto& progress, const auto& stop) {
                return cells_run_ < count ? good(plan, progress, stop) : last(plan, progress, stop);
            };
    }

    lab::ExperimentRun newest() const {
        return lab::read_run(lab::runs_of(experiment_).back().folder).value();
    }

    tests::ScratchDirectory directory_;
    const std::string experiment_ = directory_.file("001-tiny");
    Invocation invocation_;
    static constexpr std::string_view ended_ = "the Kafka broker (process 7) has ended";

    std::optional<std::string> engine_ended() const {
        return has_ended_.load() ? std::optional<std::string>(ended_) : std::nullopt;
    }

    std::atomic<bool> has_ended_{false};
    int cells_run_ = 0;
    std::string out_;
    std::string err_;
};

// Waits for the order to stop, as a real cell does.
Result<CellOutcome> waits_for_stop(
    const lab::CellPlan&, lab::CellProgress& progress, const std::atomic<bool>& stop
) {
    progress.committed.store(7);
    while (!stop.load()) {
        std::this_thread::yield();
    }
    return fail(Errc::closed, "stopped");
}

TEST_F(ExperimentRunTest, AWholeRunHasItsReport) {
    EXPECT_EQ(run(good()), ExitStatus::done) << err_;
    EXPECT_EQ(cells_run_, 4);
    const lab::ExperimentRun run = newest();
    EXPECT_TRUE(run.complete());
    EXPECT_EQ(run.experiment, "001-tiny");
    EXPECT_EQ(run.environment.back(), (std::pair<std::string, std::string>("Kafka", "none")));
    const std::string folder = experiment_ + "/runs/" + run.id;
    EXPECT_EQ(out_, folder + "/report.md\n" + folder + "/report.html\n");
    EXPECT_TRUE(std::filesystem::exists(folder + "/summary.json"));
    EXPECT_NE(err_.find("4 of 4  per-event-p3-r2"), std::string::npos) << err_;
}

TEST_F(ExperimentRunTest, JsonIsOneObjectOnTheLastLine) {
    invocation_.json = true;
    invocation_.experiment.quick = true;
    EXPECT_EQ(run(good()), ExitStatus::done);
    EXPECT_EQ(cells_run_, 2);
    EXPECT_TRUE(newest().quick);
    EXPECT_TRUE(out_.starts_with("{\"id\":\"" + newest().id)) << out_;
    EXPECT_TRUE(out_.ends_with("}\n"));
}

TEST_F(ExperimentRunTest, AFailedCheckEndsItWithItsWitnessesAndNoReport) {
    invocation_.json = true;
    const auto unsound = [](const lab::CellPlan& plan, auto&, const auto&) {
        return Result<CellOutcome>(CellOutcome{lab::tests::false_cell(plan, false), {}});
    };
    EXPECT_EQ(run(good_until(1, unsound)), ExitStatus::failed);
    EXPECT_NE(err_.find("11 won, stock 10"), std::string::npos) << err_;
    EXPECT_NE(out_.find("\"checks\":\"failed\""), std::string::npos) << out_;
    EXPECT_EQ(newest().cells.size(), 2U);
    EXPECT_FALSE(std::filesystem::exists(experiment_ + "/runs/" + newest().id + "/report.md"));
}

TEST_F(ExperimentRunTest, CtrlCKeepsWhatIsDoneAndTheNextStartGoesOn) {
    const auto interrupted = [](const auto& plan, auto& progress, const auto& stop) {
        kill(getpid(), SIGINT);
        return waits_for_stop(plan, progress, stop);
    };
    EXPECT_EQ(run(good_until(1, interrupted)), ExitStatus::interrupted);
    EXPECT_NE(
        err_.find(
            "1 of 4 cells are done and kept; go on with: firstcome experiment run " + experiment_
        ),
        std::string::npos
    ) << err_;
    EXPECT_EQ(run(good()), ExitStatus::done);
    EXPECT_NE(err_.find("goes on: 1 of 4"), std::string::npos) << err_;
    EXPECT_EQ(lab::runs_of(experiment_).size(), 1U);
    EXPECT_EQ(cells_run_, 4);
}

TEST_F(ExperimentRunTest, AnEngineThatEndsInMidRunIsNamedAndTheCellsAreKept) {
    const auto engine_ends = [this](const auto& plan, auto& progress, const auto& stop) {
        return waits_for_stop(plan, progress, stop);
    };
    has_ended_ = true;
    EXPECT_EQ(run(engine_ends), ExitStatus::failed);
    EXPECT_NE(err_.find(ended_), std::string::npos) << err_;
    EXPECT_NE(err_.find("0 of 4 cells are done and kept"), std::string::npos) << err_;
}

TEST_F(ExperimentRunTest, ACellThatFailsBecauseItsEngineEndedNamesTheEngine) {
    const auto loses_it = [this](const auto&, auto&, const auto&) {
        has_ended_ = true;
        return Result<CellOutcome>(fail(Errc::io, "Local: Broker transport failure"));
    };
    EXPECT_EQ(run(good_until(1, loses_it)), ExitStatus::failed);
    EXPECT_NE(err_.find(ended_), std::string::npos) << err_;
    EXPECT_NE(err_.find("1 of 4 cells are done and kept"), std::string::npos) << err_;
}

TEST_F(ExperimentRunTest, WhatACellSaysIsSaidWithItsName) {
    const auto failing = [](const auto&, auto&, const auto&) {
        return Result<CellOutcome>(fail(Errc::io, "the disk is on fire"));
    };
    EXPECT_EQ(run(good_until(2, failing)), ExitStatus::failed);
    EXPECT_NE(err_.find("per-event-p1-r2: the disk is on fire"), std::string::npos) << err_;
    EXPECT_EQ(newest().cells.size(), 2U);
}

TEST_F(ExperimentRunTest, ASecondRunIsRefusedWithThePidOfTheFirst) {
    std::filesystem::create_directories(experiment_ + "/runs");
    const auto lock = DirectoryLock::take(experiment_ + "/runs");
    EXPECT_EQ(run(good()), ExitStatus::failed);
    EXPECT_EQ(cells_run_, 0);
    EXPECT_NE(err_.find("process " + std::to_string(getpid())), std::string::npos) << err_;
}

TEST_F(ExperimentRunTest, WithoutAFolderOrAConfigNothingIsDone) {
    EXPECT_EQ(run_in(directory_.file("no"), good()), ExitStatus::failed);
    EXPECT_NE(err_.find("there is no folder"), std::string::npos) << err_;
    std::filesystem::create_directories(directory_.file("empty"));
    EXPECT_EQ(run_in(directory_.file("empty"), good()), ExitStatus::failed);
    EXPECT_NE(err_.find("experiment.json"), std::string::npos) << err_;
    EXPECT_FALSE(std::filesystem::exists(directory_.file("empty/runs")));
}

TEST_F(ExperimentRunTest, AWholeRunWithoutItsReportSaysHowToGetIt) {
    const auto blocks_report = [this](const auto& plan, auto& progress, const auto& stop) {
        std::filesystem::create_directory(lab::runs_of(experiment_).back().folder + "/report.md");
        return good()(plan, progress, stop);
    };
    EXPECT_EQ(run(good_until(3, blocks_report)), ExitStatus::failed);
    EXPECT_NE(
        err_.find("go on with: firstcome experiment report " + newest().id), std::string::npos
    ) << err_;
}

TEST_F(ExperimentRunTest, OnAFullDiskTheFinishedCellsAreKept) {
    tests::SmallDisk disk(1);
    if (!disk.is_mounted()) {
        GTEST_SKIP() << "mounting a small tmpfs is not permitted here";
    }
    const std::string experiment = disk.file("001-tiny");
    put_experiment(experiment);
    const auto fills = [&](const auto& plan, auto& progress, const auto& stop) {
        disk.fill();
        return good()(plan, progress, stop);
    };
    EXPECT_EQ(run_in(experiment, good_until(1, fills)), ExitStatus::failed);
    EXPECT_NE(err_.find("No space left"), std::string::npos) << err_;
    EXPECT_NE(err_.find("1 of 4 cells are done and kept"), std::string::npos) << err_;
    disk.empty();
    EXPECT_EQ(run_in(experiment, good()), ExitStatus::done) << err_;
}

}  // namespace
}  // namespace firstcome
