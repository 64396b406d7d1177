// SPDX-License-Identifier: Apache-2.0
// With tools that only write down what they are asked; the real ones are for tests/e2e.
#include "app/private_engine.h"

#include "tests/support/errc_of.h"
#include "tests/support/scratch_directory.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace firstcome {
namespace {

using tests::errc_of;

class PrivateEngineTest : public testing::Test {
  protected:
    PrivateEngineTest() {
        std::filesystem::create_directories(tools_);
        put_tool("kafka", "echo starting; echo kafka://127.0.0.1:1234/firstcome");
        put_tool("mariadb", "exit 1");
    }

    // A tool whose start makes its folder and does this.
    void put_tool(const std::string& name, const std::string& start) const {
        const std::string path = tools_ + "/" + name;
        std::ofstream(path) << "#!/bin/sh\necho $1 >> " << tools_ << "/asked\n"
                            << "if [ $1 = start ]; then mkdir -p $5/data; " << start << "; fi\n";
        std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    }

    std::string asked() const {
        std::ifstream file(tools_ + "/asked");
        return {std::istreambuf_iterator<char>(file), {}};
    }

    tests::ScratchDirectory directory_;
    const std::string tools_ = directory_.file("tools");
    const std::string folder_ = directory_.file("engines/it");
};

TEST_F(PrivateEngineTest, ItHasTheUrlThatItsToolPrintedAndEndsWithItsData) {
    {
        const auto engine = PrivateEngine::start(tools_, "kafka", folder_, nullptr);
        ASSERT_TRUE(engine) << engine.error().detail;
        EXPECT_EQ((*engine)->url(), "kafka://127.0.0.1:1234/firstcome");
        EXPECT_TRUE(std::filesystem::exists(folder_ + "/data"));
    }
    EXPECT_EQ(asked(), "start\nkill\n");
    EXPECT_FALSE(std::filesystem::exists(folder_));
}

TEST_F(PrivateEngineTest, WhatDoesNotStartLeavesNothing) {
    EXPECT_EQ(errc_of(PrivateEngine::start(tools_, "mariadb", folder_, nullptr)), Errc::io);
    put_tool("mariadb", "echo no address");
    EXPECT_EQ(errc_of(PrivateEngine::start(tools_, "mariadb", folder_, nullptr)), Errc::io);
    EXPECT_EQ(asked(), "start\nkill\nstart\nkill\n");
    EXPECT_FALSE(std::filesystem::exists(folder_));
}

TEST_F(PrivateEngineTest, WhatSomebodyLeftWhoWasKilledIsEndedFirst) {
    std::filesystem::create_directories(folder_ + "/left");
    put_tool("kafka", "test ! -e $5/left && echo kafka://127.0.0.1:1234/firstcome");
    EXPECT_TRUE(PrivateEngine::start(tools_, "kafka", folder_, nullptr));
    EXPECT_EQ(asked(), "kill\nstart\nkill\n");
}

TEST_F(PrivateEngineTest, ToolsAreFoundFromAFolderUpward) {
    std::filesystem::create_directories(directory_.file("experiments/001/deep"));
    EXPECT_EQ(find_tools(directory_.file("experiments/001/deep")), tools_);
    std::filesystem::remove(tools_ + "/mariadb");
    EXPECT_NE(find_tools(directory_.file("experiments/001/deep")), tools_);
}

}  // namespace
}  // namespace firstcome
