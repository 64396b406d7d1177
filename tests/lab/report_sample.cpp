// SPDX-License-Identifier: Apache-2.0
// Writes the reports of a run that was made up, with everything that a report can have in it:
// report_sample FOLDER [unfinished|small]. report_page_test.py reads them; a person may look at
// them.
#include "lab/report/report.h"
#include "lab/report/report_compare.h"
#include "lab/report/report_summary.h"
#include "tests/lab/runs.h"

#include <cmath>
#include <fstream>
#include <iostream>
#include <string>

namespace firstcome::lab::tests {
namespace {

// Not a function of the clock: the same sample in every run.
double noise(std::size_t i) {
    return std::sin(static_cast<double>(i) * 12.9898) * 0.5 +
           std::sin(static_cast<double>(i) * 78.2) * 0.5;
}

// A course of 100,000 events as long as the DB TPS makes it.
void draw_course(CellResult& cell, double db_tps) {
    cell.plan.events = 100'000;
    const double total_s = 100'000 / db_tps;
    const auto buckets = static_cast<std::size_t>(std::max(8.0, total_s * 10));
    const double p = cell.plan.partitions;
    cell.analysis.polled = {{}, bucket_width, {}};
    cell.analysis.committed = {{}, bucket_width, {}};
    cell.monitoring = {};
    cell.monitoring.idle_count = 20;
    double committed = 0;
    for (std::int64_t i = -20; i < static_cast<std::int64_t>(buckets) + 10; ++i) {
        const double share = i < 0 ? 0 : static_cast<double>(i + 1) / static_cast<double>(buckets);
        const auto index = static_cast<std::size_t>(i + 20);
        const double per_bucket = 100'000.0 / static_cast<double>(buckets);
        if (i >= 0 && share <= 1) {
            cell.analysis.polled.events.push_back(
                i < 2 ? 0 : static_cast<std::uint64_t>(per_bucket * (1.1 + 0.3 * noise(index)))
            );
            cell.analysis.committed.events.push_back(
                static_cast<std::uint64_t>(per_bucket * (1 + 0.1 * noise(index)))
            );
            committed += per_bucket;
        }
        const double busy = i < 0 || share > 1 ? 0 : 1 - std::exp(-share * 20 * p);
        MonitorSample sample;
        sample.at = Duration::millis(100 * i);
        sample.program_percent = 2 + std::abs(noise(index)) + busy * (25 + 5 * noise(index));
        sample.broker_percent = 1 + std::abs(noise(index + 3)) + busy * (8 + 2 * noise(index + 7));
        sample.database_percent = 1 + busy * (40 + 4 * noise(index + 11));
        sample.published = static_cast<std::uint64_t>(
            std::min(100'000.0, std::max(0.0, 5'000.0 * static_cast<double>(i + 1)))
        );
        sample.committed = static_cast<std::uint64_t>(std::min(100'000.0, committed));
        sample.polled = std::min(sample.published, sample.committed + 500);
        cell.monitoring.samples.push_back(sample);
    }
}

CellResult drawn(
    Variant variant, std::uint32_t partitions, double db_tps, std::uint32_t repetition
) {
    const double tps = db_tps * (1 + 0.01 * (repetition - 2.0));
    CellResult cell = cell_of(variant, partitions, tps, repetition);
    cell.analysis.database = rate_of(tps, 100'000);
    cell.analysis.processing = rate_of(tps * 1.01, 100'000);
    cell.analysis.pipeline = rate_of(tps * 1.2, 100'000);
    draw_course(cell, tps);
    return cell;
}

void add_settings(std::vector<CellResult>& cells, std::uint32_t repetition) {
    const auto add = [&](Variant variant, std::uint32_t partitions, double tps) -> CellResult& {
        return cells.emplace_back(drawn(variant, partitions, tps, repetition));
    };
    for (const std::uint32_t partitions : {1U, 3U, 5U}) {
        CellResult& per_event = add(Variant::per_event, partitions, 1'020 + 3 * partitions);
        if (partitions > 1) {
            mix(per_event, 123'456 * partitions + repetition, 7 * partitions);
            per_event.analysis.order_accuracy.mismatches = 112;
            per_event.analysis.order_accuracy.partitions.front().mismatches = 1;
        }
        CellResult& batched = add(Variant::batched, partitions, 21'000.0 + 900 * partitions);
        if (partitions > 1) {
            mix(batched, 9'123'456 * partitions, 61 * partitions);
        }
        CellResult& oversold = add(Variant::select_update, partitions, 1'190);
        oversold.check.oversold = 200 * (static_cast<std::int64_t>(partitions) - 1);
        oversold.check.findings[1].count = partitions > 1 ? 1U : 0U;
        oversold.check.findings[1].witness = partitions > 1 ? "too many" : "";
    }
    CellResult& pinned = add(Variant::pinned, 1, 41'700);
    pinned.latency = {Duration::millis(3), Duration::millis(11), Duration::millis(19)};
    for (const std::int64_t hold_back : {0, 5, 20, 50}) {
        CellResult& cell = add(Variant::resequenced, 3, 30'000);
        cell.plan.hold_back = Duration::millis(hold_back);
        cell.latency.p50 = Duration::millis(5 + hold_back);
        cell.latency.p99 = Duration::millis(40 + hold_back);
        if (hold_back < 50) {
            mix(cell,
                static_cast<std::uint64_t>(1e6 * std::exp(-static_cast<double>(hold_back) / 5)),
                hold_back < 10 ? 40 : 2);
        }
    }
}

ExperimentRun sample_run(const std::string& kind) {
    std::vector<CellResult> cells;
    if (kind == "small") {
        cells.push_back(drawn(Variant::per_event, 1, 1'023, 2));
        cells.back().analysis.processing = {};
        cells.back().monitoring = {};
        cells.back().plan.repetition = 1;
    } else {
        for (const std::uint32_t repetition : {1U, 2U, 3U}) {
            add_settings(cells, repetition);
        }
        for (std::uint64_t i = 0; i < 10; ++i) {
            cells.front().analysis.win_rate_by_rtt.push_back(
                {1'000,
                 120 - i,
                 Duration::micros(static_cast<std::int64_t>(100 * i)),
                 Duration::micros(static_cast<std::int64_t>(100 * i + 99))}
            );
        }
    }
    ExperimentRun run = run_of(std::move(cells));
    run.config.title = "What do more partitions buy, and what do they cost? <&\"'>";
    run.config.variants.front().repetitions += kind == "unfinished" ? 1U : 0U;
    run.environment = {
        {"CPU", "A made-up CPU <i>8000</i> & \"more\""},
        {"cores", "2"},
        {"kernel", "Linux 6.1 | x86_64"},
        {"versions", "Kafka 4.1.0, MariaDB 10.11.6\x1b[31m"},
        {"innodb_flush_log_at_trx_commit", "1"},
    };
    return run;
}

bool save(const std::string& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    return file.good();
}

}  // namespace
}  // namespace firstcome::lab::tests

int main(int count, char** arguments) {
    using namespace firstcome::lab;
    if (count < 2) {
        std::cerr << "report_sample FOLDER [unfinished|small]\n";
        return 2;
    }
    const std::string folder = arguments[1];
    const auto run = tests::sample_run(count > 2 ? arguments[2] : "");
    const auto other = tests::sample_run("small");
    const auto markdown = report_markdown(run);
    const auto html = report_html(run);
    const bool made = markdown && html && tests::save(folder + "/report.md", *markdown) &&
                      tests::save(folder + "/report.html", *html) &&
                      tests::save(folder + "/summary.json", summary_json(run, "report.md")) &&
                      tests::save(folder + "/compare.md", report_compare(run, other));
    return made ? 0 : 1;
}
