// SPDX-License-Identifier: Apache-2.0
#include "app/demo_server.h"

#include "app/parse.h"

#include <gtest/gtest.h>

#include <span>

namespace firstcome {
namespace {

using Args = std::vector<std::string>;

TEST(DemoServer, TheChildComesToTheSettingsOfTheDemoAtTheChosenPort) {
    const Args demo_args = {
        "--listen", "[::1]:0", "--data", "d", "--participation.wait", "1s", "--entries", "5"};
    const auto demo = parse_invocation(Subcommand::demo, demo_args, {});
    ASSERT_TRUE(demo) << demo.error().message();

    const Args args = serve_arguments(*demo, {"::1", 4'321});
    ASSERT_EQ(args.front(), "serve");
    const auto child =
        parse_invocation(Subcommand::serve, std::span(args).subspan(1), Environment{});
    ASSERT_TRUE(child) << child.error().message();
    Settings expected = demo->settings;
    expected.server.listen.port = 4'321;
    EXPECT_EQ(child->settings, expected);
}

TEST(DemoServer, ASecretIsNotOnTheCommandLineOfTheChild) {
    const auto demo =
        parse_invocation(Subcommand::demo, {}, {{"FIRSTCOME_LEDGER_PASSWORD", "hunter2"}});
    ASSERT_TRUE(demo);
    for (const std::string& arg : serve_arguments(*demo, {})) {
        EXPECT_EQ(arg.find("hunter2"), std::string::npos);
    }
}

TEST(DemoServer, ADirectoryThatCannotBeMadeIsNamed) {
    const Args args = {"--listen", "127.0.0.1:0", "--data", "/proc/firstcome"};
    const auto demo = parse_invocation(Subcommand::demo, args, {});
    ASSERT_TRUE(demo);
    const auto server = DemoServer::prepare(*demo);
    ASSERT_FALSE(server);
    EXPECT_EQ(server.error().code, Errc::io);
    EXPECT_NE(server.error().detail.find("/proc/firstcome"), std::string::npos);
}

}  // namespace
}  // namespace firstcome
