// SPDX-License-Identifier: Apache-2.0
#include "app/parse.h"

#include "app/option.h"
#include "app/store_url.h"
#include "base/assert.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace firstcome {
namespace {

using Chosen = std::map<const Option*, Written>;

void choose(Chosen& chosen, std::vector<Written> written) {
    for (Written& one : written) {
        chosen.emplace(one.option, std::move(one));  // keeps the one that is there
    }
}

const Option& option_named(std::string_view name) {
    const Option* option = find_option(name);
    ASSERT(option != nullptr);
    return *option;
}

Result<void> apply(Invocation& invocation, const Option& option, const Written& written) {
    const auto refused = [&](const Error& error) {
        const bool hidden = option.secret || holds_password(written.value);
        const std::string shown = hidden ? "(hidden)" : fmt::format("\"{}\"", written.value);
        const std::string place = written.place.empty() ? "" : fmt::format(" ({})", written.place);
        return fail(
            error.code, fmt::format("{} is {}{}: {}", option.name, shown, place, error.detail)
        );
    };
    const Result<OptionValue> value = check_value(option, written.value);
    if (!value) {
        return refused(value.error());
    }
    if (const Result<void> stored = option.store(invocation, *value); !stored) {
        return refused(stored.error());
    }
    return {};
}

// DATA in a default stands for the value of server.data.
std::string default_of(const Option& option, const Invocation& invocation) {
    std::string text(option.default_value);
    if (const std::size_t at = text.find("DATA"); at != std::string::npos) {
        text.replace(at, 4, invocation.settings.server.data);
    }
    return text;
}

Result<void> apply_all(Invocation& invocation, const Chosen& chosen) {
    for (const Option& option : options()) {
        if (!contains(option.subcommands, invocation.subcommand)) {
            continue;
        }
        if (const auto found = chosen.find(&option); found != chosen.end()) {
            TRY(apply(invocation, option, found->second));
            if (is_setting(option) && !option.secret) {
                invocation.written.emplace_back(option.name, found->second.value);
            }
        } else if (!option.default_value.empty()) {
            TRY(apply(invocation, option, {&option, default_of(option, invocation), ""}));
        }
    }
    return {};
}

}  // namespace

Result<Invocation> parse_invocation(
    Subcommand subcommand, std::span<const std::string> args, const Environment& environment
) {
    Invocation invocation;
    invocation.subcommand = subcommand;
    TRY_ASSIGN(CommandLine line, read_command_line(subcommand, args));
    invocation.words = std::move(line.words);
    Chosen chosen;
    choose(chosen, std::move(line.flags));
    if (chosen.contains(&option_named("help"))) {
        invocation.help = true;
        return invocation;
    }
    if (!contains(option_named("config").subcommands, subcommand)) {
        TRY(apply_all(invocation, chosen));
        return invocation;
    }
    TRY_ASSIGN(std::vector<Written> variables, read_variables(environment));
    choose(chosen, std::move(variables));
    if (const auto config = chosen.find(&option_named("config")); config != chosen.end()) {
        TRY_ASSIGN(std::vector<Written> file, read_config_file(config->second.value));
        choose(chosen, std::move(file));
    }
    TRY(apply_all(invocation, chosen));
    return invocation;
}

}  // namespace firstcome
