// SPDX-License-Identifier: Apache-2.0
#include "app/help.h"

#include "app/option.h"
#include "app/parse.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace firstcome {
namespace {

// One line, single spaces: where lines are broken says nothing.
std::string flat(const std::string& text) {
    std::istringstream in(text);
    std::string out;
    for (std::string word; in >> word;) {
        out += word + " ";
    }
    return out;
}

std::vector<std::string> words(std::string_view text) {
    std::istringstream in{std::string(text)};
    return {std::istream_iterator<std::string>(in), std::istream_iterator<std::string>()};
}

TEST(Help, EveryPageHasEveryOptionOfItsSubcommandWithDefaultAndBounds) {
    for (const SubcommandPage& page : subcommand_pages()) {
        const std::string text = flat(help_page(page.subcommand));
        for (const Option& option : options()) {
            const bool listed = text.find("--" + std::string(option.name) + " ") != text.npos ||
                                text.find("--" + std::string(option.name) + ",") != text.npos;
            EXPECT_EQ(listed, contains(option.subcommands, page.subcommand))
                << page.name << " --" << option.name;
            if (!listed || std::holds_alternative<SwitchBounds>(option.bounds)) {
                continue;
            }
            const std::string initial(option.default_value.empty() ? "none" : option.default_value);
            const std::string limits =
                flat("[default " + initial + "; " + bounds_text(option) + "]");
            EXPECT_NE(text.find(limits), text.npos) << page.name << ": " << limits;
            EXPECT_NE(text.find(flat(std::string(option.sentence))), text.npos) << option.name;
        }
    }
}

TEST(Help, EveryPageHasOneExampleThatItsSubcommandAccepts) {
    for (const SubcommandPage& page : subcommand_pages()) {
        EXPECT_NE(help_page(page.subcommand).find(page.example), std::string::npos);
        const std::vector<std::string> example = words(page.example);
        ASSERT_GE(example.size(), 2U);
        EXPECT_EQ(example[0], "firstcome");
        EXPECT_EQ(example[1], page.name);
        if (page.subcommand != Subcommand::help) {
            const std::vector<std::string> args(example.begin() + 2, example.end());
            EXPECT_TRUE(parse_invocation(page.subcommand, args, {})) << page.example;
        }
    }
}

TEST(Help, TheOverviewFitsOneScreenAndNamesEverySubcommand) {
    const std::string text = overview();
    EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 24);
    for (const SubcommandPage& page : subcommand_pages()) {
        EXPECT_NE(text.find("\n  " + std::string(page.name)), std::string::npos) << page.name;
    }
}

TEST(Help, NoLineIsWiderThanATerminalUsuallyIs) {
    for (const SubcommandPage& page : subcommand_pages()) {
        std::istringstream in(help_page(page.subcommand) + overview());
        for (std::string line; std::getline(in, line);) {
            EXPECT_LE(line.size(), 80U) << line;
        }
    }
}

TEST(Help, NamesAndShortFormsOfOptionsAreUnique) {
    std::set<std::string_view> seen;
    for (const Option& option : options()) {
        EXPECT_TRUE(seen.insert(option.name).second) << option.name;
        if (!option.short_form.empty()) {
            EXPECT_TRUE(seen.insert(option.short_form).second) << option.short_form;
        }
    }
}

TEST(Help, TheConfigPageOfTheDocumentationIsTheOneOfThisProgram) {
    std::ifstream file(FIRSTCOME_SOURCE_DIR "/docs/config.md");
    const std::string written{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(written, config_markdown())
        << "write it again: firstcome help --config-markdown > docs/config.md";
}

}  // namespace
}  // namespace firstcome
