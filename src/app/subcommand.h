// SPDX-License-Identifier: Apache-2.0
#pragma once
// Subcommand: the names behind `firstcome`, and sets of them for the table of options.

#include <cstdint>
#include <span>
#include <string_view>

namespace firstcome {

enum class Subcommand : std::uint8_t {
    serve,
    demo,
    rush,
    verify,
    rebuild,
    migrate,
    skip,
    experiment,
    version,
    help
};

// A set: bit n stands for the subcommand with number n.
using Subcommands = std::uint32_t;

constexpr Subcommands only(Subcommand subcommand) {
    return 1U << static_cast<unsigned>(subcommand);
}

constexpr bool contains(Subcommands set, Subcommand subcommand) {
    return (set & only(subcommand)) != 0;
}

// What help says about one of them.
struct SubcommandPage {
    Subcommand subcommand;
    std::string_view name;
    std::string_view sentence;
    std::string_view example;  // one line that works as it stands
    // What it takes besides options; each line one way, its first word is the action. Empty:
    // nothing.
    std::string_view actions = {};
};

// One per subcommand, in the order of the enumeration.
std::span<const SubcommandPage> subcommand_pages();

const SubcommandPage& page_of(Subcommand subcommand);
const SubcommandPage* find_page(std::string_view name);

inline std::string_view name_of(Subcommand subcommand) {
    return page_of(subcommand).name;
}

}  // namespace firstcome
