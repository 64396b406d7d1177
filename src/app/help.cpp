// SPDX-License-Identifier: Apache-2.0
#include "app/help.h"

#include "app/option.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome {
namespace {

constexpr std::size_t width = 80;
constexpr std::string_view indent = "      ";

// Breaks a sentence into lines of at most `width` bytes, each behind `indent`.
std::string wrapped(std::string_view sentence) {
    std::string out;
    std::string line(indent);
    for (std::size_t at = 0; at < sentence.size();) {
        const std::size_t end = std::min(sentence.find(' ', at), sentence.size());
        const std::string_view word = sentence.substr(at, end - at);
        if (line.size() > indent.size() && line.size() + 1 + word.size() > width) {
            out += line + "\n";
            line = indent;
        }
        if (line.size() > indent.size()) {
            line += ' ';
        }
        line += word;
        at = end + 1;
    }
    return out + line + "\n";
}

std::string flags_of(const Option& option) {
    std::string flags = fmt::format("--{}", option.name);
    if (!option.short_form.empty()) {
        flags += fmt::format(", --{}", option.short_form);
    }
    if (!option.value_name.empty()) {
        flags += fmt::format(" {}", option.value_name);
    }
    return flags;
}

std::string default_and_bounds(const Option& option) {
    if (std::holds_alternative<SwitchBounds>(option.bounds)) {
        return "";
    }
    const std::string_view initial = option.default_value;
    return fmt::format("[default {}; {}]", initial.empty() ? "none" : initial, bounds_text(option));
}

std::string paragraph(const Option& option) {
    std::string head = fmt::format("  {}", flags_of(option));
    const std::string limits = default_and_bounds(option);
    if (limits.empty()) {
        return head + "\n" + wrapped(option.sentence);
    }
    if (head.size() + 2 + limits.size() <= width) {
        return fmt::format("{}  {}\n{}", head, limits, wrapped(option.sentence));
    }
    return fmt::format("{}\n{}{}", head, wrapped(limits), wrapped(option.sentence));
}

std::string section(std::string_view title, Subcommand subcommand, Effect effect, bool settings) {
    std::string out;
    for (const Option& option : options()) {
        if (contains(option.subcommands, subcommand) && option.effect == effect &&
            is_setting(option) == settings) {
            out += paragraph(option);
        }
    }
    return out.empty() ? out : fmt::format("\n{}:\n{}", title, out);
}

bool has_settings(Subcommand subcommand) {
    const auto table = options();
    return std::any_of(table.begin(), table.end(), [&](const Option& option) {
        return is_setting(option) && contains(option.subcommands, subcommand);
    });
}

std::string_view usage_of(const SubcommandPage& page) {
    if (page.subcommand == Subcommand::help) {
        return "[SUBCOMMAND]";
    }
    return page.actions.empty() ? "[OPTION ...]" : "ACTION [OPTION ...]";
}

std::string actions_of(const SubcommandPage& page) {
    if (page.actions.empty()) {
        return "";
    }
    std::string out = "\nActions:\n  ";
    for (const char c : page.actions.substr(0, page.actions.size() - 1)) {
        out += c == '\n' ? "\n  " : std::string(1, c);
    }
    return out + "\n";
}

constexpr std::string_view exit_codes =
    "Exit status: 0 done and right, 1 failed or found wrong, 2 not understood,\n"
    "             130 ended by Ctrl-C.\n";

}  // namespace

std::string overview() {
    std::string out =
        "firstcome: first come, first served, provably.\n"
        "\n"
        "Usage: firstcome SUBCOMMAND [OPTION ...]\n"
        "\n";
    for (const SubcommandPage& page : subcommand_pages()) {
        out += fmt::format("  {:<11}{}\n", page.name, page.sentence);
    }
    out += "\nfirstcome SUBCOMMAND --help lists its options, with unit, default and bounds.\n\n";
    return out.append(exit_codes);
}

std::string help_page(Subcommand subcommand) {
    const SubcommandPage& page = page_of(subcommand);
    std::string out = fmt::format(
        "{}\n\nUsage:   firstcome {} {}\nExample: {}\n",
        page.sentence,
        page.name,
        usage_of(page),
        page.example
    );
    out += actions_of(page);
    out += section("Options", subcommand, Effect::behaviour, false);
    out += section("Settings of behaviour", subcommand, Effect::behaviour, true);
    out += section("Settings of performance", subcommand, Effect::performance, true);
    if (has_settings(subcommand)) {
        out +=
            "\nA setting a.b is also the variable FIRSTCOME_A_B and the key b of table [a] in\n"
            "the config file. Flags go before variables, variables before the file.\n";
    }
    return out + "\n" + std::string(exit_codes);
}

}  // namespace firstcome
