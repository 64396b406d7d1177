// SPDX-License-Identifier: Apache-2.0
#pragma once
// Invocation: one call of the program, every option checked and in its typed place.

#include "app/settings.h"
#include "app/subcommand.h"
#include "audit/skip.h"
#include "lab/arrival_plan.h"
#include "lab/rush/participant_plan.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace firstcome {

// What demo and rush have in common.
struct StampedeFlags {
    std::uint32_t entries = 100'000;
    std::uint32_t connections = 2'000;

    bool operator==(const StampedeFlags&) const = default;
};

struct DemoFlags {
    std::int64_t stock = 1'000;
    std::uint32_t kills = 0;
    bool exit = false;  // end the server when the table is printed

    bool operator==(const DemoFlags&) const = default;
};

// Zero where zero is out of bounds: not given.
struct RushFlags {
    std::string url = "http://127.0.0.1:8080";
    std::int64_t campaign = 1;
    std::uint32_t duplicates_percent = 0;
    lab::Arrival arrival = lab::Arrival::barrier;
    std::uint32_t rate_per_s = 0;
    Duration ramp;
    Duration patience;
    std::uint32_t retries_per_entry = 3;
    lab::Crowd crowd = lab::Crowd::unique;
    double zipf_exponent = 0;
    std::uint32_t population = 0;
    std::uint32_t seed = 1;
    bool fresh_connections = false;
    std::uint32_t processes = 1;
    std::uint32_t share = 0;  // counted from 1

    bool operator==(const RushFlags&) const = default;
};

struct ExperimentFlags {
    bool quick = false;
    bool fresh = false;

    bool operator==(const ExperimentFlags&) const = default;
};

struct Invocation {
    Subcommand subcommand = Subcommand::help;
    Settings settings;
    StampedeFlags stampede;
    DemoFlags demo;
    RushFlags rush;
    SkipRequest skip;
    ExperimentFlags experiment;
    std::vector<std::string> words;  // of a subcommand with actions: the action and its objects
    std::string history;             // path; empty: none
    std::string expect;              // of verify: outcomes that the history must contain
    bool json = false;
    bool help = false;  // --help was given
    std::string config;
    // The settings that are not secret and not left at their default, as they were written: what a
    // child process needs to come to the same settings.
    std::vector<std::pair<std::string, std::string>> written;
};

}  // namespace firstcome
