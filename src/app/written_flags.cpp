// SPDX-License-Identifier: Apache-2.0
// The first of the three places: flags. CLI11 splits the command line and finds the values.

#include "app/nearest.h"
#include "app/subcommand.h"
#include "app/written.h"
#include "base/assert.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace firstcome {
namespace {

struct Flag {
    const Option* option;
    CLI::Option* parsed;
};

std::string flag_names(const Option& option) {
    std::string names = fmt::format("--{}", option.name);
    if (!option.short_form.empty()) {
        names += fmt::format(",--{}", option.short_form);
    }
    return option.name == "help" ? names + ",-h" : names;
}

// CLI11 collects the texts; every check is ours, so that all three places are checked alike.
std::vector<Flag> declare_flags(CLI::App& app, Subcommand subcommand) {
    app.set_help_flag();
    app.allow_extras();
    std::vector<Flag> flags;
    for (const Option& option : options()) {
        if (!contains(option.subcommands, subcommand)) {
            continue;
        }
        CLI::Option* parsed = nullptr;
        if (std::holds_alternative<SwitchBounds>(option.bounds)) {
            parsed = app.add_flag(flag_names(option));
        } else {
            parsed = app.add_option(flag_names(option))->expected(1)->allow_extra_args(false);
        }
        parsed->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        flags.push_back({&option, parsed});
    }
    return flags;
}

// "--listen" of "--listen=x"
std::string_view name_part(std::string_view arg) {
    return arg.substr(0, arg.find('='));
}

Failure unknown_argument(Subcommand subcommand, std::string_view arg) {
    const std::string_view command = name_of(subcommand);
    if (!arg.starts_with("--")) {
        return fail(
            Errc::invalid,
            fmt::format("{} takes no argument \"{}\"; see firstcome help {}", command, arg, command)
        );
    }
    const std::string_view name = name_part(arg).substr(2);
    std::vector<std::string_view> candidates;
    for (const Option& option : options()) {
        if (contains(option.subcommands, subcommand)) {
            candidates.push_back(option.name);
            candidates.push_back(option.short_form);
        }
    }
    std::erase(candidates, std::string_view());
    const bool elsewhere = find_option(name) != nullptr;
    return fail(
        Errc::invalid,
        fmt::format(
            "{} has no option --{}{}; see firstcome help {}",
            command,
            name,
            elsewhere ? " (another subcommand has)" : suggestion(name, candidates, "--"),
            command
        )
    );
}

Result<void> take(const Flag& flag, std::vector<Written>& into) {
    const std::vector<std::string>& values = flag.parsed->results();
    if (values.empty()) {
        return {};
    }
    const Option& option = *flag.option;
    const bool alike = std::all_of(values.begin(), values.end(), [&](const std::string& value) {
        return value == values.front();
    });
    if (!alike) {
        return fail(
            Errc::invalid,
            fmt::format(
                "--{}{} is given twice with different values",
                option.name,
                option.short_form.empty() ? "" : fmt::format(" (--{})", option.short_form)
            )
        );
    }
    into.push_back({&option, values.front(), fmt::format("--{}", option.name)});
    return {};
}

// A switch takes no value: CLI11 would read --json=x as one.
bool has_needless_value(Subcommand subcommand, const std::string& arg) {
    if (!arg.starts_with("--") || arg.find('=') == std::string::npos) {
        return false;
    }
    const Option* option = find_option(name_part(arg).substr(2));
    return option != nullptr && contains(option->subcommands, subcommand) &&
           std::holds_alternative<SwitchBounds>(option->bounds);
}

}  // namespace

Result<CommandLine> read_command_line(Subcommand subcommand, std::span<const std::string> args) {
    CLI::App app;
    const std::vector<Flag> flags = declare_flags(app, subcommand);
    for (const std::string& arg : args) {
        if (has_needless_value(subcommand, arg)) {
            return fail(Errc::invalid, fmt::format("{} takes no value", name_part(arg)));
        }
    }
    try {
        app.parse(std::vector<std::string>(args.rbegin(), args.rend()));
    } catch (const CLI::ArgumentMismatch&) {
        return fail(Errc::invalid, fmt::format("{} wants a value", args.back()));
    } catch (const CLI::Error& error) {
        return fail(Errc::invalid, error.what());
    }
    CommandLine line;
    for (const std::string& extra : app.remaining()) {
        if (extra.starts_with("-") || page_of(subcommand).actions.empty()) {
            return unknown_argument(subcommand, extra);
        }
        line.words.push_back(extra);
    }
    for (const Flag& flag : flags) {
        TRY(take(flag, line.flags));
    }
    return line;
}

}  // namespace firstcome
