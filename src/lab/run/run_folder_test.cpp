// SPDX-License-Identifier: Apache-2.0
#include "lab/run/run_folder.h"

#include "lab/run/cell_result_json.h"
#include "lab/run/durable_file.h"
#include "lab/run/event_rows_file.h"
#include "lab/run/experiment_run_json.h"
#include "tests/lab/rows.h"
#include "tests/support/errc_of.h"
#include "tests/support/scratch_directory.h"
#include "tests/support/small_disk.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace firstcome::lab {
namespace {

using firstcome::tests::errc_of;
using firstcome::tests::ScratchDirectory;
using firstcome::tests::SmallDisk;

ExperimentRun a_run() {
    ExperimentRun run;
    run.id = "20261128-071500";
    run.experiment = "001-partitions";
    run.config.stock = 5;
    run.config.variants = {{Variant::per_event, {1, 3}, {}, 2, 100}};
    run.environment = {{"CPU", "one of a kind"}};
    return run;
}

CellResult cell_of(const CellPlan& plan) {
    CellResult cell;
    cell.plan = plan;
    return cell;
}

class RunFolderTest : public testing::Test {
  protected:
    RunFolder created() const { return RunFolder::create(path_, a_run()).value(); }

    // With so many cells.
    RunFolder begun(std::size_t cells) const {
        RunFolder folder = created();
        for (std::size_t i = 0; i < cells; ++i) {
            EXPECT_TRUE(folder.add(cell_of(folder.missing().front()), tests::rows_in_order(100)));
        }
        return folder;
    }

    std::string cells_file() const { return path_ + "/cells.jsonl"; }

    void append(std::string_view bytes) const {
        std::ofstream(cells_file(), std::ios::app | std::ios::binary) << bytes;
    }

    ScratchDirectory directory_;
    const std::string path_ = directory_.file("20261128-071500");
};

using Folder = RunFolderTest;

TEST(RunId, ItIsTheSecondInWhichTheRunBeganInUtc) {
    EXPECT_EQ(run_id({0}), "19700101-000000");
    EXPECT_TRUE(is_run_id(run_id({1'790'000'000'123'456})));
}

TEST(RunId, NothingElseIsOne) {
    for (const std::string_view text :
         {"",
          "20261128",
          "20261128-07150",
          "20261128-0715000",
          "20261128_071500",
          "2026112a-071500",
          "../../../../etc",
          "20261128-07150/"}) {
        EXPECT_FALSE(is_run_id(text)) << text;
    }
}

TEST_F(Folder, ARunIsReadAsItWasWritten) {
    const RunFolder folder = begun(3);
    const ExperimentRun read = read_run(path_).value();
    EXPECT_EQ(to_json_without_cells(read), to_json_without_cells(a_run()));
    ASSERT_EQ(read.cells.size(), 3U);
    EXPECT_EQ(to_json(read.cells[2]), to_json(folder.run().cells[2]));
    EXPECT_FALSE(read.complete());
    EXPECT_EQ(read_event_rows(rows_path(path_, read.cells[0].plan))->size(), 100U);
    EXPECT_TRUE(std::filesystem::exists(path_ + "/rows/per-event-p3-r1.jsonl.gz"));
}

TEST_F(Folder, WhoGoesOnRunsTheCellsThatAreMissing) {
    begun(1);
    RunFolder folder = RunFolder::reopen(path_).value();
    ASSERT_EQ(folder.missing().size(), 3U);
    EXPECT_EQ(cell_name(folder.missing().front()), "per-event-p3-r1");
    while (!folder.missing().empty()) {
        ASSERT_TRUE(folder.add(cell_of(folder.missing().front()), {}));
    }
    EXPECT_TRUE(read_run(path_)->complete());
}

TEST_F(Folder, ATornLastLineNeverHappened) {
    begun(1);
    append(R"({"version":1,"plan":{"vari)");
    EXPECT_EQ(read_run(path_)->cells.size(), 1U);
    RunFolder folder = RunFolder::reopen(path_).value();
    EXPECT_EQ(folder.missing().size(), 3U);
    ASSERT_TRUE(folder.add(cell_of(folder.missing().front()), {}));
    EXPECT_EQ(read_run(path_)->cells.size(), 2U);
}

TEST_F(Folder, AWholeLineThatIsNoCellOfThisRunIsCorruptAndNamed) {
    RunFolder folder = begun(1);
    append("{}\n");
    const auto read = read_run(path_);
    EXPECT_EQ(errc_of(read), Errc::corrupt);
    EXPECT_NE(read.error().detail.find("cells.jsonl, line 2"), std::string::npos);
    EXPECT_EQ(errc_of(RunFolder::reopen(path_)), Errc::corrupt);
}

TEST_F(Folder, ACellTwiceOrOfAnotherRunIsCorrupt) {
    const RunFolder folder = begun(1);
    append(to_json(folder.run().cells[0]) + "\n");
    EXPECT_EQ(errc_of(read_run(path_)), Errc::corrupt);
    std::filesystem::remove(cells_file());
    CellPlan foreign = folder.run().cells[0].plan;
    foreign.events = 7;
    append(to_json(cell_of(foreign)) + "\n");
    EXPECT_EQ(errc_of(read_run(path_)), Errc::corrupt);
}

TEST_F(Folder, AFolderThatIsThereIsNotMadeAgainAndAMissingOneIsNotFound) {
    EXPECT_EQ(errc_of(read_run(path_)), Errc::not_found);
    begun(1);
    EXPECT_EQ(errc_of(RunFolder::create(path_, a_run())), Errc::conflict);
    EXPECT_EQ(read_run(path_)->cells.size(), 1U);
    std::ofstream(path_ + "/run.json") << "{";
    EXPECT_EQ(errc_of(read_run(path_)), Errc::corrupt);
}

TEST_F(Folder, OnAFullDiskTheFinishedCellsAreKept) {
    SmallDisk disk(1);
    if (!disk.is_mounted()) {
        GTEST_SKIP() << "mounting a small tmpfs is not permitted here";
    }
    const std::string path = disk.file("20261128-071500");
    RunFolder folder = RunFolder::create(path, a_run()).value();
    ASSERT_TRUE(folder.add(cell_of(folder.missing().front()), tests::rows_in_order(100)));
    disk.fill();
    EXPECT_EQ(errc_of(RunFolder::create(disk.file("other"), a_run())), Errc::full);
    EXPECT_EQ(
        errc_of(folder.add(cell_of(folder.missing().front()), tests::rows_in_order(10'000))),
        Errc::full
    );
    EXPECT_EQ(read_run(path)->cells.size(), 1U);
    disk.empty();
    EXPECT_TRUE(folder.add(cell_of(folder.missing().front()), tests::rows_in_order(10'000)));
    EXPECT_EQ(read_run(path)->cells.size(), 2U);
}

}  // namespace
}  // namespace firstcome::lab
