// SPDX-License-Identifier: Apache-2.0
#pragma once
// What this program is and was made with.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace firstcome {

// "0.1.0"
std::string_view program_version();

// "g++ 12.2.0"
std::string compiler();

// "release", or "debug" with the sanitizers that are built in: figures of such a build mean
// nothing.
std::string build_type();

// Whether the program was built to be measured.
bool is_release_build();

// Name and version of each library, as found when the program was built.
std::vector<std::pair<std::string_view, std::string_view>> libraries();

// A few lines for people, or one JSON object on one line.
std::string version_text();
std::string version_json();

}  // namespace firstcome
