// SPDX-License-Identifier: Apache-2.0
#pragma once
// Written: a value as somebody wrote it, before it is checked. One reader for each of the three
// places where values are written; the home of CLI11.

#include "app/option.h"
#include "base/result.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace firstcome {

struct Written {
    const Option* option = nullptr;
    std::string value;
    std::string place;  // "--listen", "FIRSTCOME_SERVER_LISTEN", "[server] listen in x.toml"
};

using Environment = std::vector<std::pair<std::string, std::string>>;

// The variables of this process.
Environment process_environment();

struct CommandLine {
    std::vector<Written> flags;
    std::vector<std::string> words;  // what is no flag, where the subcommand has actions
};

// Errors: invalid: a flag that the subcommand does not have (with the nearest one that it has), a
// flag without its value, an option given twice with different values, a word that is not wanted.
Result<CommandLine> read_command_line(Subcommand subcommand, std::span<const std::string> args);

// Looks only at variables named after a group of the table (FIRSTCOME_SERVER_...). Those that are
// empty count as not set. Errors: invalid: such a variable that no option has.
Result<std::vector<Written>> read_variables(const Environment& environment);

// Errors: not_found, io; invalid: a key that no option has, a key given twice, no single value.
Result<std::vector<Written>> read_config_file(const std::string& path);

}  // namespace firstcome
