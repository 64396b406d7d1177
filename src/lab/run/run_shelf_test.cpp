// SPDX-License-Identifier: Apache-2.0
#include "lab/run/run_shelf.h"

#include "tests/lab/false_run.h"
#include "tests/support/errc_of.h"
#include "tests/support/scratch_directory.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace firstcome::lab {
namespace {

using firstcome::tests::errc_of;
using firstcome::tests::ScratchDirectory;

class RunShelfTest : public testing::Test {
  protected:
    void put(const std::string& experiment, const std::string& id) const {
        tests::put_false_run(directory_.file(experiment), tests::false_run(id), 0);
    }

    ScratchDirectory directory_;
};

TEST_F(RunShelfTest, RunsOfAllExperimentsAreListedByAge) {
    put("002-b", "20261128-080000");
    put("001-a", "20261128-090000");
    put("001-a", "20261128-070000");
    std::filesystem::create_directories(directory_.file("001-a/runs/engine-kafka"));
    std::ofstream(directory_.file("METRICS.md")) << "no experiment";
    const auto runs = all_runs(directory_.path()).value();
    ASSERT_EQ(runs.size(), 3U);
    EXPECT_EQ(runs[0].id, "20261128-070000");
    EXPECT_EQ(runs[1].experiment, directory_.file("002-b"));
    EXPECT_EQ(runs[2].folder, directory_.file("001-a/runs/20261128-090000"));
}

TEST_F(RunShelfTest, APublishedRunWhoseFolderIsGoneIsAmongThem) {
    put("001-a", "20261128-070000");
    const std::string own = directory_.file("001-a/runs/20261128-070000");
    const std::string published = directory_.file("001-a/published");
    std::filesystem::copy(own, published, std::filesystem::copy_options::recursive);
    ASSERT_EQ(all_runs(directory_.path())->size(), 1U);
    EXPECT_EQ(all_runs(directory_.path())->front().folder, own);
    std::filesystem::remove_all(own);
    ASSERT_EQ(all_runs(directory_.path())->size(), 1U);
    EXPECT_EQ(find_run(directory_.path(), "2026")->folder, published);
}

TEST_F(RunShelfTest, AnIdMayBeCutShortWhileItIsUnique) {
    put("001-a", "20261128-070000");
    put("002-b", "20261128-071500");
    EXPECT_EQ(find_run(directory_.path(), "20261128-0715")->id, "20261128-071500");
    EXPECT_EQ(find_run(directory_.path(), "20261128-070000")->id, "20261128-070000");
    const auto ambiguous = find_run(directory_.path(), "20261128-07");
    EXPECT_EQ(errc_of(ambiguous), Errc::conflict);
    EXPECT_NE(ambiguous.error().detail.find("20261128-070000"), std::string::npos);
    EXPECT_NE(ambiguous.error().detail.find("20261128-071500"), std::string::npos);
}

TEST_F(RunShelfTest, WhatIsNotThereIsNotFoundAndWhatIsNoIdIsInvalid) {
    put("001-a", "20261128-070000");
    EXPECT_EQ(errc_of(find_run(directory_.path(), "2025")), Errc::not_found);
    for (const std::string_view id : {"", "latest", "../001-a", "20261128-0700001", "2026_"}) {
        EXPECT_EQ(errc_of(find_run(directory_.path(), id)), Errc::invalid) << id;
    }
    EXPECT_EQ(errc_of(find_run(directory_.file("no"), "2026")), Errc::not_found);
    EXPECT_EQ(errc_of(all_runs(directory_.file("no"))), Errc::not_found);
}

}  // namespace
}  // namespace firstcome::lab
