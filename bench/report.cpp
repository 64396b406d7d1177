// SPDX-License-Identifier: Apache-2.0
#include "bench/report.h"

#include "app/environment.h"
#include "app/version.h"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>

namespace firstcome::bench {
Report::Report(std::string_view name, int argc, char** argv)
    : name_(name),
      arguments_(argv + 1, argv + argc) {
    json_ = std::find(arguments_.begin(), arguments_.end(), "--json") != arguments_.end();
    std::ostream& out = json_ ? std::cerr : std::cout;
    out << fmt::format("{}\n{}\n", name_, environment_lines(this_machine(".")));
    if (!is_release_build()) {
        out << "this is a debug build: its figures would mean nothing; use the preset release\n";
        std::exit(2);
    }
}

long Report::argument(std::string_view name, long otherwise) const {
    const auto found = std::find(arguments_.begin(), arguments_.end(), fmt::format("--{}", name));
    if (found == arguments_.end() || found + 1 == arguments_.end()) {
        return otherwise;
    }
    return std::strtol((found + 1)->c_str(), nullptr, 10);
}

void Report::measured(std::string_view figure, double value) {
    figures_.push_back({std::string(figure), value});
}

void Report::at_least(std::string_view figure, double value, double target) {
    measured(figure, value);
    targets_.push_back({std::string(figure), ">=", value, target, value >= target});
}

void Report::at_most(std::string_view figure, double value, double target) {
    measured(figure, value);
    targets_.push_back({std::string(figure), "<=", value, target, value <= target});
}

void Report::answer(std::string_view fact, bool holds) {
    answers_.emplace_back(fact, holds);
}

int Report::finish() {
    bool right = true;
    std::ostream& out = json_ ? std::cerr : std::cout;
    for (const auto& [fact, holds] : answers_) {
        right = right && holds;
        out << fmt::format("  {} {}\n", holds ? "true " : "FALSE", fact);
    }
    bool reached = right;
    std::string targets;
    std::string measured;
    for (const Target& target : targets_) {
        reached = reached && target.ok;
        const auto separator = targets.empty() ? "" : ",";
        targets += fmt::format(
            "{}\"{}\":\"{} {:g}\"", separator, target.name, target.relation, target.target
        );
        measured += fmt::format("{}\"{}\":{:.6g}", separator, target.name, target.value);
    }
    std::string object = fmt::format(
        "{{\"name\":\"{}\",\"target\":{{{}}},\"measured\":{{{}}},\"ok\":{}",
        name_,
        targets,
        measured,
        reached
    );
    for (const Figure& figure : figures_) {
        if (right) {
            out << fmt::format("  {:<34} {:.6g}\n", figure.name, figure.value);
            object += fmt::format(",\"{}\":{:.6g}", figure.name, figure.value);
        }
    }
    for (const Target& target : targets_) {
        out << fmt::format(
            "  {} {} {:.6g}, wanted {} {:g}\n",
            target.ok ? "reached" : "MISSED ",
            target.name,
            target.value,
            target.relation,
            target.target
        );
    }
    if (json_) {
        std::cout << object << "}\n";
    }
    return reached ? 0 : 1;
}

std::string scratch_directory(std::string_view name) {
    const auto path = std::filesystem::current_path() /
                      fmt::format(".firstcome-bench-{}-{}", name, static_cast<long>(getpid()));
    return path.string();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

double spread(const std::vector<double>& values) {
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return values.empty() ? 0 : (*high - *low) / median(values);
}

}  // namespace firstcome::bench
