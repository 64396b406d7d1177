// SPDX-License-Identifier: Apache-2.0
#include "app/experiment_start.h"

#include "tests/lab/false_run.h"
#include "tests/support/errc_of.h"
#include "tests/support/scratch_directory.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace firstcome {
namespace {

using tests::errc_of;

constexpr WallTime now{1'795'850'100'000'000};  // 2026-11-28T07:15:00Z

class ExperimentStartTest : public testing::Test {
  protected:
    ExperimentStartTest() {
        std::filesystem::create_directories(experiment_ + "/runs");
        wish_.experiment = experiment_;
        wish_.run = lab::tests::false_run();
        wish_.run.id.clear();
    }

    void put(const std::string& id, std::size_t cells, bool sound = true) const {
        lab::tests::put_false_run(experiment_, lab::tests::false_run(id), cells, sound);
    }

    RunStart start() const { return start_run(wish_, now).value(); }

    tests::ScratchDirectory directory_;
    const std::string experiment_ = directory_.file("001-a");
    RunWish wish_;
};

TEST_F(ExperimentStartTest, ANewRunHasTheMomentAsItsId) {
    const RunStart begun = start();
    EXPECT_EQ(begun.folder.run().id, lab::run_id(now));
    EXPECT_EQ(begun.folder.missing().size(), 4U);
    EXPECT_NE(begun.said.find("begins"), std::string::npos);
}

TEST_F(ExperimentStartTest, TheNewestUnfinishedRunGoesOn) {
    put("20261127-000000", 1);
    put("20261127-000001", 3);
    put("20261127-000002", 4);
    const RunStart begun = start();
    EXPECT_EQ(begun.folder.run().id, "20261127-000001");
    EXPECT_EQ(begun.folder.missing().size(), 1U);
    EXPECT_NE(begun.said.find("goes on: 3 of 4"), std::string::npos) << begun.said;
}

TEST_F(ExperimentStartTest, FreshBeginsANewOneAndTwoInOneSecondDoNotMeet) {
    put("20261127-000001", 3);
    wish_.fresh = true;
    EXPECT_EQ(start().folder.run().id, lab::run_id(now));
    EXPECT_EQ(start().folder.run().id, lab::run_id(now + Duration::seconds(1)));
}

TEST_F(ExperimentStartTest, AnotherMatrixOrAnUnsoundCellDoesNotGoOn) {
    put("20261127-000001", 3);
    put("20261127-000002", 2, false);
    wish_.run.config.stock = 11;
    EXPECT_EQ(start().folder.run().id, lab::run_id(now));
    wish_.run.config.stock = 10;
    wish_.run.quick = true;
    EXPECT_NE(start().folder.run().id, "20261127-000001");
}

TEST_F(ExperimentStartTest, WhatAnotherMachineBeganIsLeftAloneAndThatIsSaid) {
    put("20261127-000001", 3);
    wish_.run.environment = {{"CPU", "another"}};
    const RunStart begun = start();
    EXPECT_EQ(begun.folder.run().id, lab::run_id(now));
    EXPECT_NE(begun.said.find("20261127-000001 is not finished"), std::string::npos);
}

TEST_F(ExperimentStartTest, ADamagedRunIsPassedOver) {
    put("20261127-000001", 3);
    std::ofstream(experiment_ + "/runs/20261127-000001/run.json") << "{";
    EXPECT_EQ(start().folder.run().id, lab::run_id(now));
}

TEST_F(ExperimentStartTest, AConfigThatIsMissingOrWrongIsNamed) {
    EXPECT_EQ(errc_of(read_experiment_config(directory_.file("no"), false)), Errc::not_found);
    const auto none = read_experiment_config(experiment_, false);
    EXPECT_EQ(errc_of(none), Errc::not_found);
    EXPECT_NE(none.error().detail.find("experiment.json"), std::string::npos);
    std::ofstream(experiment_ + "/experiment.json") << "{\"title\":";
    const auto wrong = read_experiment_config(experiment_, false);
    EXPECT_EQ(errc_of(wrong), Errc::invalid);
    EXPECT_NE(wrong.error().detail.find("experiment.json"), std::string::npos);
}

}  // namespace
}  // namespace firstcome
