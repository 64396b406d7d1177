// SPDX-License-Identifier: Apache-2.0
#include "app/parse.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace firstcome {
namespace {

using Args = std::vector<std::string>;

Result<Invocation> parse(const Args& args, const Environment& environment = {}) {
    return parse_invocation(Subcommand::serve, args, environment);
}

std::string refusal(const Args& args, const Environment& environment = {}) {
    const auto invocation = parse(args, environment);
    return invocation ? "accepted" : invocation.error().detail;
}

bool names(const std::string& text, std::initializer_list<std::string_view> parts) {
    for (const std::string_view part : parts) {
        if (text.find(part) == std::string::npos) {
            ADD_FAILURE() << "no \"" << part << "\" in: " << text;
            return false;
        }
    }
    return true;
}

// A config file for the time of one test.
class ConfigFile {
  public:
    explicit ConfigFile(std::string_view content) {
        const auto folder = std::filesystem::temp_directory_path();
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        path_ = (folder / (std::string("firstcome_") + test->name() + ".toml")).string();
        std::ofstream(path_) << content;
    }

    ~ConfigFile() { std::filesystem::remove(path_); }

    ConfigFile(const ConfigFile&) = delete;
    ConfigFile& operator=(const ConfigFile&) = delete;

    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

TEST(Parse, ASubcommandWithActionsTakesWordsAmongItsFlags) {
    const auto parsed = parse_invocation(
        Subcommand::experiment, Args{"run", "--quick", "experiments/001", "--json"}, {}
    );
    ASSERT_TRUE(parsed) << parsed.error().message();
    EXPECT_EQ(parsed->words, (Args{"run", "experiments/001"}));
    EXPECT_TRUE(parsed->experiment.quick);
    EXPECT_FALSE(parsed->experiment.fresh);
    EXPECT_FALSE(parse_invocation(Subcommand::experiment, Args{"run", "--quik"}, {}));
    EXPECT_FALSE(parse_invocation(Subcommand::experiment, Args{"run", "-q"}, {}));
    EXPECT_FALSE(parse_invocation(Subcommand::serve, Args{"run"}, {}));
}

TEST(Parse, TheDefaultsOfTheTableAreThoseOfTheStructs) {
    for (const SubcommandPage& page : subcommand_pages()) {
        const auto invocation = parse_invocation(page.subcommand, {}, {});
        ASSERT_TRUE(invocation) << invocation.error().message();
        EXPECT_EQ(invocation->settings, Settings{}) << page.name;
        EXPECT_EQ(invocation->stampede, StampedeFlags{});
        EXPECT_EQ(invocation->demo, DemoFlags{});
        EXPECT_EQ(invocation->rush, RushFlags{});
        EXPECT_TRUE(invocation->written.empty());
    }
}

TEST(Parse, FlagsGoBeforeVariablesAndVariablesBeforeTheFile) {
    const ConfigFile file(
        "[participation]\nwait = \"1s\"\nsync_wait = \"11s\"\n"
        "[server]\nio_threads = 5\n"
    );
    const Environment environment = {
        {"FIRSTCOME_PARTICIPATION_WAIT", "2s"}, {"FIRSTCOME_SERVER_IO_THREADS", "6"}};
    const auto invocation =
        parse({"--config", file.path(), "--server.io_threads", "7"}, environment);
    ASSERT_TRUE(invocation) << invocation.error().message();
    EXPECT_EQ(invocation->settings.server.io_threads, 7U);
    EXPECT_EQ(invocation->settings.participation.wait, Duration::seconds(2));
    EXPECT_EQ(invocation->settings.participation.sync_wait, Duration::seconds(11));
}

TEST(Parse, ShortFormsAreTheLongOnes) {
    const auto invocation = parse(
        {"--listen",
         "[::1]:9000",
         "--data",
         "d",
         "--log",
         "sqlite:l.db",
         "--ledger",
         "sqlite:m.db",
         "--strict=off"}
    );
    ASSERT_TRUE(invocation) << invocation.error().message();
    EXPECT_EQ(invocation->settings.server.listen, (ListenAddress{"::1", 9000}));
    EXPECT_EQ(invocation->settings.server.data, "d");
    EXPECT_EQ(invocation->settings.log.url.path, "l.db");
    EXPECT_EQ(invocation->settings.ledger.url.path, "m.db");
    EXPECT_FALSE(invocation->settings.server.strict);
}

TEST(Parse, LogAndLedgerLieInTheDataDirectoryUnlessSaid) {
    const auto invocation = parse({"--data", "/srv/a"});
    ASSERT_TRUE(invocation);
    EXPECT_EQ(invocation->settings.log.url.path, "/srv/a/log.db");
    EXPECT_EQ(invocation->settings.ledger.url.path, "/srv/a/ledger.db");
}

TEST(Parse, AnOptionGivenTwiceMustSayTheSame) {
    EXPECT_TRUE(parse({"--listen", "127.0.0.1:1", "--server.listen", "127.0.0.1:1"}));
    EXPECT_TRUE(names(
        refusal({"--listen", "127.0.0.1:1", "--server.listen", "127.0.0.1:2"}),
        {"--server.listen", "--listen", "twice"}
    ));
}

TEST(Parse, AValueOutOfBoundsIsRefusedWithOptionValueBoundsAndPlace) {
    EXPECT_TRUE(names(
        refusal({"--server.io_threads", "65"}),
        {"server.io_threads", "\"65\"", "0..64 threads", "--server.io_threads"}
    ));
    EXPECT_TRUE(names(
        refusal({}, {{"FIRSTCOME_PARTICIPATION_WAIT", "31s"}}),
        {"participation.wait", "\"31s\"", "0s..30s", "FIRSTCOME_PARTICIPATION_WAIT"}
    ));
    const ConfigFile file("[server]\nlog_level = \"loud\"\n");
    EXPECT_TRUE(names(
        refusal({"--config", file.path()}),
        {"server.log_level", "\"loud\"", "trace | debug", file.path()}
    ));
}

TEST(Parse, NoNumberIsRefusedLikeOneOutOfBounds) {
    for (const char* text : {"", "x", "1.5", "0x10", " 1", "99999999999999999999", "-1"}) {
        EXPECT_TRUE(names(refusal({"--server.io_threads", text}), {"0..64 threads"}));
    }
}

TEST(Parse, EveryDefaultAndEveryBoundIsAccepted) {
    for (const Option& option : options()) {
        if (const auto* bounds = std::get_if<IntegerBounds>(&option.bounds)) {
            EXPECT_TRUE(check_value(option, std::to_string(bounds->min))) << option.name;
            EXPECT_TRUE(check_value(option, std::to_string(bounds->max))) << option.name;
            EXPECT_FALSE(check_value(option, std::to_string(bounds->min - 1))) << option.name;
            EXPECT_FALSE(check_value(option, std::to_string(bounds->max + 1))) << option.name;
        }
        if (const auto* bounds = std::get_if<DecimalBounds>(&option.bounds)) {
            EXPECT_TRUE(check_value(option, fmt::format("{}", bounds->min))) << option.name;
            EXPECT_TRUE(check_value(option, fmt::format("{}", bounds->max))) << option.name;
            EXPECT_FALSE(check_value(option, fmt::format("{}", bounds->max + 0.1))) << option.name;
            for (const char* text : {"", "x", "1e0", "nan", "inf", "1.0x", " 1", "0x1", "-1"}) {
                EXPECT_FALSE(check_value(option, text)) << option.name << " " << text;
            }
        }
        if (!option.default_value.empty()) {
            EXPECT_TRUE(check_value(option, option.default_value)) << option.name;
        }
    }
}

TEST(Parse, AnUnknownFlagIsRefusedWithTheNearestOne) {
    EXPECT_TRUE(names(refusal({"--listn", "x"}), {"--listn", "did you mean --listen?"}));
    EXPECT_TRUE(names(refusal({"--entries", "5"}), {"--entries", "another subcommand"}));
    EXPECT_TRUE(names(refusal({"stray"}), {"\"stray\""}));
    EXPECT_TRUE(names(refusal({"-x"}), {"\"-x\""}));
}

TEST(Parse, AFlagWithoutItsValueAndASwitchWithOneAreRefused) {
    EXPECT_TRUE(names(refusal({"--listen"}), {"--listen wants a value"}));
    EXPECT_TRUE(names(refusal({"--check=yes"}), {"--check takes no value"}));
}

TEST(Parse, AnUnknownVariableOfAGroupIsRefusedAndOthersArePassedOver) {
    EXPECT_TRUE(names(
        refusal({}, {{"FIRSTCOME_SERVER_LISTN", "x"}}),
        {"FIRSTCOME_SERVER_LISTN", "did you mean FIRSTCOME_SERVER_LISTEN?"}
    ));
    EXPECT_TRUE(parse({}, {{"FIRSTCOME_BINARY", "x"}}));
    EXPECT_TRUE(parse({}, {{"FIRSTCOME_SERVER_LISTEN", ""}}));
}

TEST(Parse, AnUnknownKeyIsRefusedWithTheFileAndTheNearestOne) {
    const ConfigFile file("[server]\nlisen = \"127.0.0.1:1\"\n");
    EXPECT_TRUE(names(
        refusal({"--config", file.path()}),
        {file.path(), "server.lisen", "did you mean server.listen?"}
    ));
}

TEST(Parse, APlainFlagIsNoKeyOfTheFile) {
    const ConfigFile file("check = true\n");
    EXPECT_TRUE(names(refusal({"--config", file.path()}), {"no setting check"}));
}

TEST(Parse, AKeyGivenTwiceOrWithoutOneValueIsRefused) {
    {
        const ConfigFile file(
            "[log]\nurl = \"sqlite:a\"\n[server]\ndata = \"d\"\n"
            "[log]\nurl = \"sqlite:b\"\n"
        );
        EXPECT_TRUE(names(refusal({"--config", file.path()}), {"log.url", "twice"}));
    }
    for (const char* content :
         {"[server]\ndata = [\"a\", \"b\"]\n",
          "[server]\ndata = \"a\"\ndata = \"b\"\n",
          "[server]\ndata = \"a#b\"\n"}) {
        const ConfigFile file(content);
        EXPECT_TRUE(names(refusal({"--config", file.path()}), {"server.data", "one value"}));
    }
}

TEST(Parse, AFileThatCannotBeReadIsNamed) {
    EXPECT_TRUE(names(refusal({"--config", "/nowhere/x.toml"}), {"/nowhere/x.toml", "No such"}));
}

TEST(Parse, OneFileServesAllSubcommands) {
    const ConfigFile file("[server]\nio_threads = 2\ndata = \"d\"\n");
    const auto invocation = parse_invocation(Subcommand::verify, Args{"--config", file.path()}, {});
    ASSERT_TRUE(invocation) << invocation.error().message();
    EXPECT_EQ(invocation->settings.server.data, "d");
    EXPECT_EQ(invocation->settings.server.io_threads, 0U);
}

TEST(Parse, OnlyLoopbackAddressesAreListenedOn) {
    EXPECT_TRUE(names(refusal({"--listen", "0.0.0.0:8080"}), {"0.0.0.0:8080", "admin keys"}));
    EXPECT_TRUE(parse({"--listen", "127.0.0.2:8080"}));
}

TEST(Parse, EitherStoreMayBeOnAServer) {
    const auto invocation = parse({"--log", "kafka://a:1/b", "--ledger", "mysql://u@a:1/b"});
    ASSERT_TRUE(invocation);
    EXPECT_EQ(invocation->settings.log.url.engine, LogUrl::Engine::kafka);
    EXPECT_EQ(invocation->settings.ledger.url.engine, LedgerUrl::Engine::mysql);
    EXPECT_TRUE(parse({"--log", "kafka://a:1/b?partitions=3"}));
    EXPECT_TRUE(parse({"--ledger", "mysql://u@a:1/b"}));
}

TEST(Parse, WhatIsNotBuiltInIsRefusedByName) {
    EXPECT_TRUE(names(refusal({"--participation.read", "token"}), {"tokens"}));
}

TEST(Parse, ASecretIsNeverRepeated) {
    const std::string secret(300, 'x');
    const std::string text = refusal({}, {{"FIRSTCOME_LEDGER_PASSWORD", secret}});
    EXPECT_TRUE(names(text, {"ledger.password", "(hidden)"}));
    EXPECT_EQ(text.find("xxx"), std::string::npos);

    const std::string url = refusal({"--ledger", "mysql://u:hunter2@a:1/b"});
    EXPECT_TRUE(names(url, {"ledger.url", "(hidden)", "FIRSTCOME_LEDGER_PASSWORD"}));
    EXPECT_EQ(url.find("hunter2"), std::string::npos);

    const auto invocation = parse({}, {{"FIRSTCOME_LEDGER_PASSWORD", "hunter2"}});
    ASSERT_TRUE(invocation);
    EXPECT_EQ(invocation->settings.ledger.password, "hunter2");
    EXPECT_TRUE(invocation->written.empty());
}

TEST(Parse, AChildComesToTheSameSettingsByWhatWasWritten) {
    const ConfigFile file("[server]\nio_threads = 5\n");
    const auto parent = parse(
        {"--config", file.path(), "--data", "d"}, {{"FIRSTCOME_PARTICIPATION_REPLY", "strict"}}
    );
    ASSERT_TRUE(parent);
    Args args;
    for (const auto& [name, value] : parent->written) {
        args.push_back("--" + name + "=" + value);
    }
    EXPECT_EQ(args.size(), 3U);
    const auto child = parse(args);
    ASSERT_TRUE(child);
    EXPECT_EQ(child->settings, parent->settings);
}

TEST(Parse, HelpGoesBeforeEveryOtherCheck) {
    const auto invocation = parse({"--help", "--listen", "nonsense"}, {{"FIRSTCOME_LOG_X", "1"}});
    ASSERT_TRUE(invocation);
    EXPECT_TRUE(invocation->help);
}

}  // namespace
}  // namespace firstcome
