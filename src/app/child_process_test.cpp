// SPDX-License-Identifier: Apache-2.0
#include "app/child_process.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace firstcome {
namespace {

// The child is this test program once more.
class ChildOutput {
  public:
    ChildOutput()
        : path_((std::filesystem::temp_directory_path() /
                 ("firstcome_child_" + std::to_string(getpid())))
                    .string()) {}

    ~ChildOutput() { std::filesystem::remove(path_); }

    ChildOutput(const ChildOutput&) = delete;
    ChildOutput& operator=(const ChildOutput&) = delete;

    const std::string& path() const { return path_; }

    std::string text() const {
        std::ifstream file(path_);
        return {std::istreambuf_iterator<char>(file), {}};
    }

  private:
    std::string path_;
};

const std::vector<std::string> runs_for_ever = {"--gtest_filter=none", "--gtest_repeat=-1"};

void wait_for_end(const ChildProcess& child) {
    while (!child.has_ended()) {
    }
}

TEST(ChildProcess, ItGetsItsArgumentsAndWritesToItsFile) {
    const ChildOutput output;
    const auto child = ChildProcess::start({"--gtest_list_tests"}, output.path());
    ASSERT_TRUE(child) << child.error().message();
    wait_for_end(**child);
    EXPECT_NE(output.text().find("ChildProcess."), std::string::npos);
}

TEST(ChildProcess, ATermSignalEndsIt) {
    const ChildOutput output;
    const auto child = ChildProcess::start(runs_for_ever, output.path());
    ASSERT_TRUE(child) << child.error().message();
    // Not by itself with status 0.
    EXPECT_FALSE((*child)->stop(Duration::seconds(10)));
    EXPECT_TRUE((*child)->has_ended());
}

TEST(ChildProcess, AKilledOneHasEndedWhenTheCallReturns) {
    const ChildOutput output;
    const auto child = ChildProcess::start(runs_for_ever, output.path());
    ASSERT_TRUE(child) << child.error().message();
    EXPECT_FALSE((*child)->has_ended());
    (*child)->kill();
    EXPECT_TRUE((*child)->has_ended());
    EXPECT_FALSE((*child)->stop(Duration{}));
}

TEST(ChildProcess, AFileThatCannotBeWrittenIsNamed) {
    const auto child = ChildProcess::start({"--gtest_list_tests"}, "/nowhere/output");
    ASSERT_FALSE(child);
    EXPECT_NE(child.error().detail.find("/nowhere/output"), std::string::npos);
}

}  // namespace
}  // namespace firstcome
