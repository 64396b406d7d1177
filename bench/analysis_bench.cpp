// SPDX-License-Identifier: Apache-2.0
// What it takes to check a cell of an experiment and to compute all its metrics, and whether memory
// grows like the rows.
//
//   analysis [--rows N] [--json]
//
// The rows come in random order, which is the worst for every sort. Of one cell the answers are
// known; the other one is processed in random order, the worst for the tree that counts inversions.

#include "base/assert.h"
#include "base/time.h"
#include "bench/report.h"
#include "lab/metrics/cell_analysis.h"
#include "lab/metrics/cell_check.h"

#include <fmt/format.h>

#include <malloc.h>
#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <random>
#include <string>

namespace firstcome::bench {
namespace {

using lab::EventRow;
using Rows = std::vector<EventRow>;

// Entries are processed in reversed blocks of so many; the cut lies two entries into a block.
constexpr std::uint64_t block = 1'000;
constexpr std::uint64_t stock = 10 * block + 2;
constexpr std::uint64_t partitions = 3;
constexpr Duration arrival_gap = Duration::micros(10);

EventRow row_without_order(std::uint64_t arrival) {
    const auto number = static_cast<std::int64_t>(arrival);
    EventRow row;
    row.arrival = arrival;
    row.arrived_at = WallTime{} + Duration::micros(number * arrival_gap.us);
    row.participant = arrival * 0x9E3779B97F4A7C15ULL;  // odd, so all of them differ
    row.partition = static_cast<std::uint32_t>(arrival % partitions);
    row.offset = Offset(static_cast<std::int64_t>(arrival / partitions));
    row.kafka_timestamp_ms = number / 100;
    row.published_at = {row.arrived_at.us};
    row.polled_at = row.published_at + Duration::micros(500);
    row.committed_at = row.polled_at + Duration::micros(500);
    row.consumed = arrival;
    row.rtt = Duration::micros(number % 977);
    return row;
}

// processed[i] is the 1-based turn of the entry that arrived as number i.
Rows cell(const std::vector<std::uint64_t>& processed) {
    Rows rows;
    rows.reserve(processed.size());
    for (std::uint64_t arrival = 0; arrival < processed.size(); ++arrival) {
        rows.push_back(row_without_order(arrival));
        rows.back().processed = processed[arrival];
        rows.back().won = processed[arrival] <= stock;
    }
    std::shuffle(rows.begin(), rows.end(), std::mt19937_64(7));
    return rows;
}

std::vector<std::uint64_t> turns(std::size_t count) {
    std::vector<std::uint64_t> turns(count);
    std::iota(turns.begin(), turns.end(), std::uint64_t{1});
    return turns;
}

Rows reversed_blocks(std::size_t count) {
    auto processed = turns(count);
    for (auto begin = processed.begin(); begin != processed.end(); begin += block) {
        std::reverse(begin, begin + block);
    }
    return cell(processed);
}

Rows processed_at_random(std::size_t count) {
    auto processed = turns(count);
    std::shuffle(processed.begin(), processed.end(), std::mt19937_64(11));
    return cell(processed);
}

double processor_s() {
    rusage used{};
    getrusage(RUSAGE_THREAD, &used);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

struct Outcome {
    lab::CellCheck check;
    lab::CellAnalysis analysis;
    double check_s = 0;
    double analysis_s = 0;
    double processor_s = 0;  // of both: does not depend on who else uses the machine
};

Outcome measure(const Rows& rows) {
    const SystemClock clock;
    const auto seconds_since = [&](SteadyTime begin) {
        return static_cast<double>((clock.steady_now() - begin).us) / 1e6;
    };
    Outcome outcome;
    const double processor_begin_s = processor_s();
    const SteadyTime begin = clock.steady_now();
    outcome.check = lab::check_cell(rows, {rows.size(), static_cast<std::int64_t>(stock), 0});
    outcome.check_s = seconds_since(begin);
    const SteadyTime checked = clock.steady_now();
    outcome.analysis = lab::analyse(rows, stock, Duration::micros(100));
    outcome.analysis_s = seconds_since(checked);
    outcome.processor_s = processor_s() - processor_begin_s;
    return outcome;
}

void answers_of_blocks(const Outcome& outcome, std::size_t count, Report& report) {
    const lab::CellAnalysis& analysis = outcome.analysis;
    const auto n = static_cast<double>(count);
    report.answer("the cell passes its check", outcome.check.passed());
    report.answer(
        "every block has all its pairs reversed",
        analysis.fairness.inversions == count / block * (block * (block - 1) / 2)
    );
    report.answer(
        "the first of a block slips by all the others, the last skips them",
        analysis.fairness.slips.max == block - 1 && analysis.fairness.skips.max == block - 1 &&
            analysis.fairness.largest_displacement == block - 1
    );
    // The last two of the eleventh block won in place of the first two.
    report.answer("E_N is 2", analysis.winner_set.error == 2);
    report.answer(
        "the cut regret is that of a whole block",
        analysis.winner_set.cut_regret ==
            Duration::micros(arrival_gap.us * static_cast<std::int64_t>(block - 1))
    );
    report.answer(
        "21 entries are within 100 us of the cut", analysis.winner_set.cut_ambiguity == 21
    );
    report.answer("every row switches the partition", analysis.switch_ratio == (n - 1) / n);
    report.answer("Kafka's order is kept", analysis.violation_count == 0);
    report.answer(
        "a tenth of the participants is in each decile",
        analysis.win_rate_by_rtt.size() == 10 && analysis.win_rate_by_rtt[0].people == count / 10
    );
    const auto& polled = analysis.polled.events;
    report.answer(
        "every poll is in a bucket",
        std::accumulate(polled.begin(), polled.end(), std::uint64_t{0}) == count
    );
}

void answers_of_random(const Outcome& outcome, Report& report) {
    const lab::Fairness& fairness = outcome.analysis.fairness;
    report.answer("the random cell passes its check", outcome.check.passed());
    report.answer(
        "about half of its pairs are reversed",
        fairness.kendall_distance > 0.49 && fairness.kendall_distance < 0.51 &&
            fairness.slips.total == fairness.skips.total
    );
}

double kib_of_status(const std::string& member) {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;) {
        if (word == member) {
            double kib = 0;
            status >> kib;
            return kib;
        }
    }
    return 0;
}

// The most memory that check and analysis take beyond the rows, per row.
double peak_bytes_per_row(const Rows& rows) {
    malloc_trim(0);
    std::ofstream("/proc/self/clear_refs") << 5;  // the peak begins anew
    const double before_kib = kib_of_status("VmRSS:");
    measure(rows);
    const double peak_kib = kib_of_status("VmHWM:");
    return (peak_kib - before_kib) * 1'024 / static_cast<double>(rows.size());
}

int run(int argc, char** argv) {
    Report report("analysis", argc, argv);
    const auto count = static_cast<std::size_t>(report.argument("rows", 1'000'000));
    ASSERT_BECAUSE(count % (4 * block) == 0 && count > stock, "rows: a multiple of 4,000");
    const double quarter_bytes = peak_bytes_per_row(processed_at_random(count / 4));
    const Rows at_random = processed_at_random(count);
    const double bytes = peak_bytes_per_row(at_random);
    const Outcome random = measure(at_random);
    const Outcome blocks = measure(reversed_blocks(count));
    answers_of_random(random, report);
    answers_of_blocks(blocks, count, report);
    report.measured("check_s", std::max(random.check_s, blocks.check_s));
    report.measured("blocks_analysis_s", blocks.analysis_s);
    report.at_most("analysis_s", std::max(random.analysis_s, blocks.analysis_s), 5);
    report.measured(
        "check_and_analysis_processor_s", std::max(random.processor_s, blocks.processor_s)
    );
    report.measured("row_bytes", sizeof(EventRow));
    report.measured("peak_bytes_per_row", bytes);
    report.measured("peak_bytes_per_row_of_a_quarter", quarter_bytes);
    report.at_most("growth_of_bytes_per_row", bytes / quarter_bytes, 1.2);
    return report.finish();
}

}  // namespace
}  // namespace firstcome::bench

int main(int argc, char** argv) {
    return firstcome::bench::run(argc, argv);
}
