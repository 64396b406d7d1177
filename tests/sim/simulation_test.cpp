// SPDX-License-Identifier: Apache-2.0
// Thousands of seeds of the simulation. FIRSTCOME_SEED=N runs one; FIRSTCOME_SEEDS=FROM:COUNT runs
// a range.

#include "tests/sim/simulation.h"

#include "base/logger.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <sstream>

namespace firstcome {
namespace {

using namespace tests;

// Written before each seed and printed when the process dies in it.
std::array<char, 512> repeat_command;

void print_repeat_command() {
    const auto written = write(STDERR_FILENO, repeat_command.data(), strlen(repeat_command.data()));
    static_cast<void>(written);
}

void on_abort(int) {
    print_repeat_command();
}

std::string name_seed(std::uint64_t seed) {
    const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
    const std::string command =
        "repeat it with: FIRSTCOME_SEED=" + std::to_string(seed) + " " + program + "\n";
    repeat_command = {};
    std::copy_n(
        command.begin(), std::min(command.size(), repeat_command.size() - 1), repeat_command.begin()
    );
    return command;
}

struct Seeds {
    std::uint64_t first = 1;
    std::uint64_t count = 100;
};

Seeds seeds_to_run() {
    Seeds seeds;
    if (const char* one = std::getenv("FIRSTCOME_SEED")) {
        return {std::stoull(one), 1};
    }
    if (const char* range = std::getenv("FIRSTCOME_SEEDS")) {
        char colon = 0;
        std::istringstream(range) >> seeds.first >> colon >> seeds.count;
    }
    return seeds;
}

TEST(Simulation, NothingHappensThatMustNeverHappen) {
    set_log_level("off");
    std::signal(SIGABRT, on_abort);
    const Seeds seeds = seeds_to_run();
    SimCoverage coverage;
    for (std::uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
        const std::string command = name_seed(seed);
        const auto finding = simulate(seed, Mutant::none, &coverage);
        ASSERT_FALSE(finding) << *finding << "\n" << command;
    }
    RecordProperty("records", std::to_string(coverage.records));
    std::cout << "seeds " << seeds.count << " records " << coverage.records << " won "
              << coverage.won << " sold_out " << coverage.sold_out << " refused "
              << coverage.refused << " duplicates " << coverage.duplicates << " repeated "
              << coverage.repeated << " openings " << coverage.openings << " takeovers "
              << coverage.takeovers << " shared " << coverage.shared << " between_nodes "
              << coverage.between_nodes << " fenced " << coverage.fenced << " failovers "
              << coverage.failovers << " read_elsewhere " << coverage.clients.read_elsewhere
              << " told_from_memory " << coverage.clients.told_from_memory << " asked_again "
              << coverage.clients.asked_again << "\n";
    if (seeds.count >= 100) {
        // Else the dice are loaded and nothing was proved.
        EXPECT_GT(coverage.won, seeds.count * 3);
        EXPECT_GT(coverage.sold_out, seeds.count * 3);
        EXPECT_GT(coverage.refused, seeds.count);
        EXPECT_GT(coverage.duplicates, seeds.count);
        EXPECT_GT(coverage.repeated, seeds.count);
        EXPECT_GT(coverage.openings, seeds.count / 2);
        EXPECT_GT(coverage.takeovers, seeds.count * 3);
        EXPECT_GT(coverage.shared, seeds.count / 3);
        EXPECT_GT(coverage.between_nodes, seeds.count / 4);
        EXPECT_GT(coverage.fenced, seeds.count / 4);
        EXPECT_GT(coverage.failovers, seeds.count / 3);
        EXPECT_GT(coverage.clients.read_elsewhere, seeds.count / 3);
        EXPECT_GT(coverage.clients.told_from_memory, 0U);
        EXPECT_GT(coverage.clients.asked_again, seeds.count / 3);
    }
}

TEST(Simulation, TheSameSeedGivesTheSameRun) {
    set_log_level("off");
    SimCoverage once;
    SimCoverage again;
    EXPECT_EQ(simulate(7, Mutant::none, &once), simulate(7, Mutant::none, &again));
    EXPECT_EQ(once.records, again.records);
    EXPECT_EQ(once.won, again.won);
    EXPECT_EQ(once.takeovers, again.takeovers);
    EXPECT_GT(once.records, 10U);
}

}  // namespace
}  // namespace firstcome
