// SPDX-License-Identifier: Apache-2.0
// The two places besides flags: variables and the config file.

#include "app/nearest.h"
#include "app/written.h"

#include <CLI/Config.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <system_error>

namespace firstcome {
namespace {

constexpr std::string_view variable_prefix = "FIRSTCOME_";

// Whether the name is FIRSTCOME_A_... with a group [a] of the table. Other programs around this
// one may have FIRSTCOME_ variables of their own.
bool names_a_group(std::string_view variable) {
    const auto settings = options();
    return std::any_of(settings.begin(), settings.end(), [&](const Option& option) {
        if (!is_setting(option)) {
            return false;
        }
        const std::string full = variable_of(option);
        const std::size_t group = full.find('_', variable_prefix.size()) + 1;
        return variable.starts_with(std::string_view(full).substr(0, group));
    });
}

const Option* option_of_variable(std::string_view variable) {
    for (const Option& option : options()) {
        if (is_setting(option) && variable == variable_of(option)) {
            return &option;
        }
    }
    return nullptr;
}

std::vector<std::string_view> setting_names() {
    std::vector<std::string_view> names;
    for (const Option& option : options()) {
        if (is_setting(option)) {
            names.push_back(option.name);
        }
    }
    return names;
}

bool is_section_mark(const CLI::ConfigItem& item) {
    return item.name == "++" || item.name == "--";
}

Result<Written> take(const CLI::ConfigItem& item, const std::string& path) {
    const std::string key = item.fullname();
    const Option* option = find_option(key);
    if (option == nullptr || !is_setting(*option)) {
        return fail(
            Errc::invalid,
            fmt::format(
                "{}: there is no setting {}{}", path, key, suggestion(key, setting_names(), "")
            )
        );
    }
    // CLI11 ends a value at #, quoted or not.
    const bool quote_left =
        item.inputs.size() == 1 && !item.inputs.front().empty() &&
        std::string_view("\"'").find(item.inputs.front().front()) != std::string_view::npos;
    if (item.inputs.size() != 1 || quote_left) {
        return fail(
            Errc::invalid,
            fmt::format("{}: {} wants exactly one value, quoted, without #", path, key)
        );
    }
    return Written{option, item.inputs.front(), fmt::format("{} in {}", key, path)};
}

Result<std::vector<CLI::ConfigItem>> read_items(const std::string& path) {
    std::ifstream file(path);
    if (!file) {
        const std::error_code reason(errno, std::generic_category());
        return fail(Errc::not_found, fmt::format("config file {}: {}", path, reason.message()));
    }
    try {
        return CLI::ConfigTOML().from_config(file);
    } catch (const CLI::Error& error) {
        return fail(Errc::invalid, fmt::format("config file {}: {}", path, error.what()));
    }
}

}  // namespace

Environment process_environment() {
    Environment environment;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equals = text.find('=');
        if (text.starts_with(variable_prefix) && equals != std::string_view::npos) {
            environment.emplace_back(text.substr(0, equals), text.substr(equals + 1));
        }
    }
    return environment;
}

Result<std::vector<Written>> read_variables(const Environment& environment) {
    std::vector<Written> written;
    for (const auto& [name, value] : environment) {
        if (value.empty() || !names_a_group(name)) {
            continue;
        }
        const Option* option = option_of_variable(name);
        if (option == nullptr) {
            std::vector<std::string> variables;
            for (const Option& each : options()) {
                variables.push_back(is_setting(each) ? variable_of(each) : std::string());
            }
            const std::vector<std::string_view> candidates(variables.begin(), variables.end());
            return fail(
                Errc::invalid,
                fmt::format(
                    "no setting has the variable {}{}", name, suggestion(name, candidates, "")
                )
            );
        }
        written.push_back({option, value, name});
    }
    return written;
}

Result<std::vector<Written>> read_config_file(const std::string& path) {
    TRY_ASSIGN(const std::vector<CLI::ConfigItem> items, read_items(path));
    std::vector<Written> written;
    std::set<const Option*> seen;
    for (const CLI::ConfigItem& item : items) {
        if (is_section_mark(item)) {
            continue;
        }
        TRY_ASSIGN(Written one, take(item, path));
        if (!seen.insert(one.option).second) {
            return fail(
                Errc::invalid, fmt::format("{}: {} is given twice", path, one.option->name)
            );
        }
        written.push_back(std::move(one));
    }
    return written;
}

}  // namespace firstcome
