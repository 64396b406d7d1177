// SPDX-License-Identifier: Apache-2.0
#pragma once
// ExperimentConfig: what one experiment compares, read from experiment.json in its folder, and the
// cells that follow from it.

#include "base/result.h"
#include "lab/arrival_plan.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace firstcome::lab {

// A named pipeline (docs/experiments.md).
enum class Variant {
    per_event,        // keyless, a transaction per event on a consumer per partition
    per_event_keyed,  // the same, keyed by participant
    batched,          // as per_event, a transaction per poll
    select_update,    // reads the stock, then updates without condition: oversells
    pinned,           // firstcome's own path: the campaign in one partition
    resequenced,      // several partitions, merged by arrival with a hold-back
};

// In the order in which they are listed anywhere.
inline constexpr std::array all_variants{
    Variant::per_event,
    Variant::per_event_keyed,
    Variant::batched,
    Variant::select_update,
    Variant::pinned,
    Variant::resequenced,
};

// "per-event", "select-update" and so on.
std::string_view to_string(Variant variant);

// One run of one variant on one number of partitions.
struct CellPlan {
    Variant variant = Variant::per_event;
    std::uint32_t partitions = 1;
    Duration hold_back;            // of resequenced; else 0
    std::uint32_t repetition = 1;  // from 1
    std::uint64_t events = 0;
    std::int64_t stock = 0;

    bool operator==(const CellPlan&) const = default;
};

// Unique in a run, and a file name: "per-event-p3-r1", "resequenced-p3-d20ms-r2".
std::string cell_name(const CellPlan& plan);

// The same without the repetition: cells of one setting are repetitions of each other.
std::string setting_name(const CellPlan& plan);

struct VariantPlan {
    Variant variant = Variant::per_event;
    std::vector<std::uint32_t> partitions;  // ascending, 1 .. partitions_max
    std::vector<Duration> hold_backs;       // of resequenced, at least one; else empty
    std::uint32_t repetitions = 1;
    std::uint64_t events = 0;
};

struct ExperimentConfig {
    std::string title;
    std::int64_t stock = 0;
    ArrivalRules arrival;  // the same trace in every cell
    Duration clock_uncertainty;
    std::vector<VariantPlan> variants;

    static constexpr std::uint32_t partitions_max = 64;
    static constexpr std::uint32_t repetitions_max = 100;
    static constexpr std::uint64_t events_max = 1'000'000;
};

// `quick` takes the smaller matrix that the file gives under "quick". Errors: invalid, naming the
// key and what it may be; keys that are not known are errors too.
Result<ExperimentConfig> parse_experiment_config(std::string_view text, bool quick);

// Every cell, the repetitions outermost, so that a drift of the machine meets all settings alike.
std::vector<CellPlan> cells_of(const ExperimentConfig& config);

}  // namespace firstcome::lab
