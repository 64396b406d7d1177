// SPDX-License-Identifier: Apache-2.0
#include "lab/run/run_publish.h"

#include "lab/run/durable_file.h"
#include "lab/run/event_rows_file.h"
#include "lab/run/run_folder.h"
#include "lab/run/run_reports.h"
#include "tests/lab/false_run.h"
#include "tests/support/errc_of.h"
#include "tests/support/scratch_directory.h"
#include "tests/support/small_disk.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace firstcome::lab {
namespace {

using firstcome::tests::errc_of;
using firstcome::tests::ScratchDirectory;
using firstcome::tests::SmallDisk;

// The whole run that `experiment` has last.
RunPlace put_run(const std::string& experiment, ExperimentRun run, std::size_t cells = 4) {
    const RunFolder folder = tests::put_false_run(experiment, std::move(run), cells);
    return {folder.run().id, experiment, folder.path()};
}

std::vector<std::string> names_in(const std::string& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

class RunPublishTest : public testing::Test {
  protected:
    ScratchDirectory directory_;
    const std::string experiment_ = directory_.file("001-a");
    const std::string published_ = experiment_ + "/published";
};

TEST_F(RunPublishTest, DataRowsAndReportBecomeThePublishedFolder) {
    const RunPlace place = put_run(experiment_, tests::false_run());
    EXPECT_EQ(publish_run(place).value(), published_);
    const std::vector<std::string> files = {
        "cells.jsonl", "report.html", "report.md", "rows", "run.json", "summary.json"};
    EXPECT_EQ(names_in(published_), files);
    const ExperimentRun run = read_run(published_).value();
    EXPECT_TRUE(run.complete());
    EXPECT_EQ(read_event_rows(rows_path(published_, run.cells[3].plan))->size(), 100U);
    EXPECT_EQ(names_in(experiment_), (std::vector<std::string>{"published", "runs"}));
}

TEST_F(RunPublishTest, WhatWasPublishedBeforeIsReplacedWhole) {
    ASSERT_TRUE(publish_run(put_run(experiment_, tests::false_run())));
    ASSERT_TRUE(write_file(published_ + "/stray", "x"));
    ASSERT_TRUE(publish_run(put_run(experiment_, tests::false_run("20261129-000000"))));
    EXPECT_EQ(read_run(published_)->id, "20261129-000000");
    EXPECT_FALSE(std::filesystem::exists(published_ + "/stray"));
    EXPECT_EQ(names_in(experiment_), (std::vector<std::string>{"published", "runs"}));
}

TEST_F(RunPublishTest, AQuickUnfinishedOrUnsoundRunIsRefused) {
    ExperimentRun quick = tests::false_run("20261128-000001");
    quick.quick = true;
    const auto refused_quick = publish_run(put_run(experiment_, quick));
    EXPECT_EQ(errc_of(refused_quick), Errc::conflict);
    EXPECT_NE(refused_quick.error().detail.find("quick"), std::string::npos);
    const auto unfinished =
        publish_run(put_run(experiment_, tests::false_run("20261128-000002"), 3));
    EXPECT_EQ(errc_of(unfinished), Errc::conflict);
    EXPECT_NE(unfinished.error().detail.find("3 of 4"), std::string::npos);
    const RunFolder unsound =
        tests::put_false_run(experiment_, tests::false_run("20261128-000003"), 4, false);
    const auto failed = publish_run({unsound.run().id, experiment_, unsound.path()});
    EXPECT_EQ(errc_of(failed), Errc::conflict);
    EXPECT_NE(failed.error().detail.find("11 won, stock 10"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(published_));
}

TEST_F(RunPublishTest, ThePublishedRunItselfAndAMissingOneAreRefused) {
    EXPECT_EQ(errc_of(publish_run({"20261128-071500", experiment_, published_})), Errc::conflict);
    EXPECT_EQ(
        errc_of(publish_run({"20261128-071500", experiment_, experiment_ + "/runs/no"})),
        Errc::not_found
    );
    const RunPlace place = put_run(experiment_, tests::false_run());
    std::filesystem::remove_all(place.folder + "/rows");
    EXPECT_EQ(errc_of(publish_run(place)), Errc::not_found);
    EXPECT_EQ(names_in(experiment_), (std::vector<std::string>{"runs"}));
}

TEST_F(RunPublishTest, OnAFullDiskWhatWasPublishedStays) {
    SmallDisk disk(1);
    if (!disk.is_mounted()) {
        GTEST_SKIP() << "mounting a small tmpfs is not permitted here";
    }
    const std::string experiment = disk.file("001-a");
    ASSERT_TRUE(publish_run(put_run(experiment, tests::false_run())));
    const RunPlace next = put_run(experiment, tests::false_run("20261129-000000"));
    disk.fill();
    EXPECT_EQ(errc_of(publish_run(next)), Errc::full);
    EXPECT_EQ(read_run(experiment + "/published")->id, "20261128-071500");
    EXPECT_EQ(names_in(experiment), (std::vector<std::string>{"published", "runs"}));
}

TEST_F(RunPublishTest, ReportsAreWrittenAndASummaryOnlyOfAWholeRun) {
    const RunPlace part = put_run(experiment_, tests::false_run(), 3);
    ASSERT_TRUE(write_reports(part.folder, read_run(part.folder).value()));
    EXPECT_TRUE(std::filesystem::exists(part.folder + "/report.html"));
    EXPECT_FALSE(std::filesystem::exists(part.folder + "/summary.json"));
    const RunFolder unsound =
        tests::put_false_run(experiment_, tests::false_run("20261128-000003"), 4, false);
    EXPECT_EQ(errc_of(write_reports(unsound.path(), unsound.run())), Errc::conflict);
    EXPECT_FALSE(std::filesystem::exists(unsound.path() + "/report.md"));
}

}  // namespace
}  // namespace firstcome::lab
