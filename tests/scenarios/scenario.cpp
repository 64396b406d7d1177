// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <set>
#include <sstream>

namespace firstcome::tests {
namespace {

const std::set<std::string> verbs = {
    "campaign", "entry", "ask", "open", "close", "stock", "expect", "total", "time", "restart"};

std::optional<std::int64_t> number_in(std::string_view text) {
    text.remove_prefix(text.starts_with('+') ? 1 : 0);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return whole ? std::optional(number) : std::nullopt;
}

// The words of one line.
class Words {
  public:
    explicit Words(const std::string& line) : in_(line) {}

    std::string next() {
        std::string word;
        in_ >> word;
        return word;
    }

    std::optional<std::int64_t> number() { return number_in(next()); }

    // Everything that is left.
    std::string rest() {
        std::string text;
        for (std::string word = next(); !word.empty(); word = next()) {
            text += (text.empty() ? "" : " ") + word;
        }
        return text;
    }

  private:
    std::istringstream in_;
};

// What stands right behind the verb. False: not understood.
bool read_subject(Step& step, Words& words) {
    if (step.verb == "campaign" || step.verb == "entry" || step.verb == "ask") {
        step.subject = words.next();
        return !step.subject.empty();
    }
    if (step.verb == "stock" || step.verb == "time") {
        const auto amount = words.number();
        step.amount = amount.value_or(0);
        return amount.has_value();
    }
    return true;
}

bool read_number(std::optional<std::int64_t>& into, Words& words) {
    into = words.number();
    return into.has_value();
}

bool read_detail(Step& step, const std::string& word, Words& words) {
    if (word == "->") {
        step.answer = words.rest();
        return !step.answer.empty();
    }
    if (word == "in") {
        step.campaign = words.next();
        return !step.campaign.empty();
    }
    if (word == "as") {
        step.wish = words.next();
        return !step.wish.empty();
    }
    if (word == "at") {
        return read_number(step.at, words);
    }
    if (word == "seen") {
        return read_number(step.seen, words);
    }
    if (step.verb == "campaign") {
        std::optional<std::int64_t> stock;
        if (word == "stock" && read_number(stock, words)) {
            step.amount = *stock;
            return true;
        }
        return (word == "opens" && read_number(step.opens, words)) ||
               (word == "closes" && read_number(step.closes, words));
    }
    if (step.verb == "expect" || step.verb == "total") {
        step.is[word] = words.next();
        return !step.is[word].empty();
    }
    return false;
}

bool read_step(Step& step, const std::string& line) {
    Words words(line);
    step.verb = words.next();
    if (!verbs.contains(step.verb) || !read_subject(step, words)) {
        return false;
    }
    for (std::string word = words.next(); !word.empty(); word = words.next()) {
        if (!read_detail(step, word, words)) {
            return false;
        }
    }
    const bool answers = step.verb == "entry" || step.verb == "ask" || step.verb == "open" ||
                         step.verb == "close" || step.verb == "stock";
    return !answers || !step.answer.empty();
}

void read_comment(Scenario& scenario, const std::string& comment) {
    const std::string name = "name: ";
    const std::string rule = "rule: ";
    if (comment.starts_with(name)) {
        scenario.name = comment.substr(name.size());
    } else if (comment.starts_with(rule)) {
        scenario.rule = comment.substr(rule.size());
    } else if (scenario.steps.empty()) {
        scenario.explanation += comment + '\n';
    }
}

Failure not_understood(const std::string& file, int line, const std::string& what) {
    return fail(Errc::invalid, fmt::format("{}:{}: {}", file, line, what));
}

}  // namespace

Result<Scenario> parse_scenario(const std::string& file, const std::string& text) {
    Scenario scenario;
    scenario.file = file;
    std::istringstream in(text);
    std::string line;
    std::string campaign;
    for (int number = 1; std::getline(in, line); ++number) {
        if (line.starts_with('#')) {
            read_comment(scenario, line.substr(std::min<std::size_t>(2, line.size())));
            continue;
        }
        if (line.find_first_not_of(" \t") == std::string::npos) {
            continue;
        }
        Step step;
        step.line = number;
        if (!read_step(step, line)) {
            return not_understood(file, number, "not understood: " + line);
        }
        // Without `in`, a line is about the campaign that was named last.
        campaign = step.verb == "campaign" ? step.subject : campaign;
        step.campaign = step.campaign.empty() ? campaign : step.campaign;
        scenario.steps.push_back(std::move(step));
    }
    if (scenario.name + ".scn" != file || scenario.rule.empty() || scenario.explanation.empty()) {
        return not_understood(
            file, 1, "begins with '# name:' as the file, '# rule:' and what it shows, in words"
        );
    }
    return scenario;
}

std::vector<std::filesystem::path> scenario_files() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(FIRSTCOME_SCENARIOS)) {
        if (entry.path().extension() == ".scn") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

Result<Scenario> read_scenario(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    return parse_scenario(file.filename().string(), text.str());
}

}  // namespace firstcome::tests
