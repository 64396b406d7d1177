// SPDX-License-Identifier: Apache-2.0
#pragma once
// Scenario: one page of the rule book, read from a .scn file. README.md here explains the language.

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace firstcome::tests {

// One line that does or expects something. Which members count depends on the verb.
struct Step {
    int line = 0;
    std::string verb;
    std::string subject;  // a participant, or the campaign that is created
    std::string campaign;
    std::string wish;  // a name for the Idempotency-Key
    std::optional<std::int64_t> at;
    std::optional<std::int64_t> seen;
    std::optional<std::int64_t> opens;
    std::optional<std::int64_t> closes;
    std::int64_t amount = 0;                // units, or the moment of `time`
    std::map<std::string, std::string> is;  // of `expect` and `total`
    std::string answer;                     // after the arrow
};

struct Scenario {
    std::string file;
    std::string name;
    std::string rule;
    std::string explanation;
    std::vector<Step> steps;
};

// Errors: invalid, with file, line and what is not understood.
Result<Scenario> parse_scenario(const std::string& file, const std::string& text);

// All of this folder, by name.
std::vector<std::filesystem::path> scenario_files();

Result<Scenario> read_scenario(const std::filesystem::path& file);

}  // namespace firstcome::tests
