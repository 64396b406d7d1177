// SPDX-License-Identifier: Apache-2.0
#pragma once
// Runs of an experiment made by hand, whose figures a test then sets.

#include "lab/run/cell_result.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace firstcome::lab::tests {

inline constexpr std::uint64_t cell_events = 10'000;
inline constexpr std::int64_t cell_stock = 1'000;

// That the cell takes as long as makes this many events per second.
inline Rate rate_of(double per_s, std::uint64_t events = cell_events) {
    return {
        events,
        Duration::micros(static_cast<std::int64_t>(static_cast<double>(events) * 1e6 / per_s))};
}

// A cell that passed, in order, with this DB TPS; the pipeline is twice as fast.
inline CellResult cell_of(
    Variant variant, std::uint32_t partitions, double db_tps, std::uint32_t repetition = 1
) {
    CellResult cell;
    cell.plan = {variant, partitions, {}, repetition, cell_events, cell_stock};
    cell.took = Duration::seconds(20);
    cell.check.findings = {
        {"every arrival is there once", {}, 0, false},
        {"winners = min(stock, participants)", {}, 0, true}};
    cell.analysis.database = rate_of(db_tps);
    cell.analysis.processing = rate_of(db_tps * 1.01);
    cell.analysis.pipeline = rate_of(db_tps * 2);
    cell.analysis.winner_set.entitled = static_cast<std::uint64_t>(cell_stock);
    cell.analysis.winner_set.cut_ambiguity = 2;
    cell.latency = {Duration::millis(5), Duration::millis(40), Duration::millis(60)};
    for (std::uint32_t partition = 0; partition < partitions; ++partition) {
        cell.analysis.order_accuracy.partitions.push_back({partition, cell_events / partitions, 0});
    }
    return cell;
}

// Decides entries out of order: of a thousand comparable pairs so many the wrong way round.
inline void mix(CellResult& cell, std::uint64_t inversions, std::uint64_t e_n = 0) {
    cell.analysis.fairness.inversions = inversions;
    cell.analysis.fairness.kendall_distance = static_cast<double>(inversions) / 49'995'000.0;
    cell.analysis.fairness.slips.p99 = 7;
    cell.analysis.fairness.slips.max = 21;
    cell.analysis.fairness.skips.p99 = 8;
    cell.analysis.fairness.skips.max = 23;
    cell.analysis.fairness.largest_displacement = 19;
    cell.analysis.order_accuracy.comparable = 1'000;
    cell.analysis.winner_set.error = e_n;
    cell.analysis.winner_set.cut_regret = Duration::micros(e_n > 0 ? 12'300 : 0);
    cell.analysis.switch_ratio = 0.0026;
}

// A second of quiet, then a CPU that rises to `peak_percent` over one second and stays there for
// three, while the events come and are committed evenly.
inline void watch(CellResult& cell, double peak_percent) {
    constexpr std::int64_t idle = 10;
    constexpr std::int64_t busy = 40;
    for (std::int64_t i = -idle; i < busy; ++i) {
        MonitorSample sample;
        sample.at = Duration::millis(100 * i);
        const double share = i < 0 ? 0.0 : static_cast<double>(i < 10 ? i + 1 : 10) / 10;
        const double noise = i % 2 == 0 ? 0.5 : 0.0;
        sample.program_percent = 0.5 * peak_percent * share + noise;
        sample.broker_percent = 0.2 * peak_percent * share;
        sample.database_percent = 0.3 * peak_percent * share;
        const auto events =
            static_cast<std::uint64_t>(i < 0 ? 0 : (i + 1)) * cell.plan.events / busy;
        sample.published = sample.polled = sample.committed = events;
        cell.monitoring.samples.push_back(sample);
    }
    cell.monitoring.idle_count = idle;
    cell.analysis.polled = {{}, bucket_width, std::vector<std::uint64_t>(busy, cell_events / busy)};
    cell.analysis.polled.events.front() = 0;
    cell.analysis.committed = cell.analysis.polled;
}

// Complete: its config plans the cells that it has, and no other.
inline ExperimentRun run_of(std::vector<CellResult> cells) {
    ExperimentRun run;
    run.id = "20260115-102030";
    run.experiment = "001-partitions";
    run.config.title = "Partitions";
    run.config.stock = cell_stock;
    run.environment = {{"CPU", "two cores"}, {"kernel", "6.1"}};
    for (const CellResult& cell : cells) {
        const CellPlan& plan = cell.plan;
        VariantPlan* known = nullptr;
        for (VariantPlan& variant : run.config.variants) {
            const bool same_hold_back =
                variant.hold_backs.empty() || variant.hold_backs.front() == plan.hold_back;
            if (variant.variant == plan.variant && same_hold_back &&
                variant.partitions.front() == plan.partitions) {
                known = &variant;
            }
        }
        if (known == nullptr) {
            known = &run.config.variants.emplace_back(VariantPlan{
                plan.variant, {plan.partitions}, {}, 0, plan.events});
            if (plan.variant == Variant::resequenced) {
                known->hold_backs = {plan.hold_back};
            }
        }
        ++known->repetitions;
    }
    run.cells = std::move(cells);
    return run;
}

}  // namespace firstcome::lab::tests
