// SPDX-License-Identifier: Apache-2.0
#include "app/tool_run.h"

#include "tests/support/errc_of.h"

#include <gtest/gtest.h>

#include <csignal>

namespace firstcome {
namespace {

using tests::errc_of;

std::vector<std::string> shell(const std::string& script) {
    return {"/bin/sh", "-c", script};
}

TEST(ToolRun, TheLastLineIsTheResult) {
    EXPECT_EQ(run_tool(shell("echo one; echo two"), nullptr).value(), "two");
    EXPECT_EQ(run_tool(shell("true"), nullptr).value(), "");
}

TEST(ToolRun, AToolThatFailsOrIsNotThereIsNamed) {
    const auto failed = run_tool(shell("echo half; exit 3"), nullptr);
    EXPECT_EQ(errc_of(failed), Errc::io);
    EXPECT_NE(failed.error().detail.find("/bin/sh failed"), std::string::npos);
    const auto missing = run_tool({"/no/such/tool"}, nullptr);
    EXPECT_EQ(errc_of(missing), Errc::io);
    EXPECT_NE(missing.error().detail.find("/no/such/tool"), std::string::npos);
}

TEST(ToolRun, AStopEndsTheTool) {
    StopSignals stop;
    raise(SIGINT);
    EXPECT_EQ(errc_of(run_tool(shell("sleep 60; echo late"), &stop)), Errc::closed);
}

TEST(ToolRun, WhatWeBlockTheToolDoesNot) {
    StopSignals stop;
    EXPECT_EQ(
        run_tool(shell("grep SigBlk /proc/self/status | tr -d ' \\t'"), nullptr).value(),
        "SigBlk:0000000000000000"
    );
}

}  // namespace
}  // namespace firstcome
