// SPDX-License-Identifier: Apache-2.0
#pragma once
// What every benchmark prints: its environment first, then figures with their targets, and whether
// its answers were right. A figure without right answers is not printed.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace firstcome::bench {

class Report {
  public:
    // Prints the environment (to standard error with --json). Ends the program with status 2 in a
    // debug build, whose figures would mean nothing.
    Report(std::string_view name, int argc, char** argv);

    bool json() const { return json_; }

    // The value of --NAME N among the arguments, else `otherwise`.
    long argument(std::string_view name, long otherwise) const;

    void measured(std::string_view figure, double value);

    // A figure that must be at least, or at most, `target`.
    void at_least(std::string_view figure, double value, double target);
    void at_most(std::string_view figure, double value, double target);

    // Something that must be true for the figures to mean anything.
    void answer(std::string_view fact, bool holds);

    // Prints all of it; with --json one object on the last line with "target", "measured", "ok" and
    // every figure by name. Returns the exit status: 0 when answers and targets hold.
    int finish();

  private:
    struct Figure {
        std::string name;
        double value;
    };

    struct Target {
        std::string name;
        std::string relation;  // ">=" or "<="
        double value;
        double target;
        bool ok;
    };

    std::string name_;
    std::vector<std::string> arguments_;
    bool json_ = false;
    std::vector<Figure> figures_;
    std::vector<Target> targets_;
    std::vector<std::pair<std::string, bool>> answers_;
};

// A fresh directory for the benchmark's data on the disk of the current directory.
std::string scratch_directory(std::string_view name);

double median(std::vector<double> values);

// (max - min) / median
double spread(const std::vector<double>& values);

}  // namespace firstcome::bench
