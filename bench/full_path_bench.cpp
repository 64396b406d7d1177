// SPDX-License-Identifier: Apache-2.0
// How much of the HTTP rate is left when every entry is logged, decided and committed before its
// answer: two servers, one generator, 2,000 connections, in turn.
//
//   generator ─▶ no-op: http, body reader, 200
//   generator ─▶ full:  http, body reader, door, log.db + fsync, decision, ledger.db + fsync, 200
#include "bench/load.h"
#include "bench/report.h"

#include <filesystem>

namespace firstcome::bench {
namespace {

constexpr std::int64_t stock = 1'000;
constexpr std::size_t answer_bytes = 300;  // of a sold_out answer
constexpr double ratio_wanted = 0.7;

int run(Report& report) {
    const auto repetitions = static_cast<std::size_t>(report.argument("repetitions", 5));
    Load load;
    load.entries = static_cast<std::uint64_t>(report.argument("entries", 100'000));
    load.connections = static_cast<std::uint32_t>(report.argument("connections", 2'000));
    const std::string directory = scratch_directory("full_path");
    Server full = Server::full(directory);
    Server noop = Server::noop(answer_bytes);
    std::vector<double> noop_rates;
    std::vector<double> full_rates;
    std::vector<double> ratios;
    bool all_answered = true;
    bool exactly_the_stock = true;
    // The first pair warms up and is not counted.
    for (std::size_t i = 0; i <= repetitions; ++i) {
        load.url = noop.url();
        const LoadResult without = stampede(load);
        load.url = full.url();
        load.campaigns = {create_campaign(full.url(), stock)};
        const LoadResult with = stampede(load);
        const std::string status =
            full.url() + "/api/campaigns/" + std::to_string(load.campaigns.front()) + "/status";
        all_answered =
            all_answered && without.answered_200 == load.entries &&
            with.answered_200 == load.entries &&
            integer_at(status, "totalParticipation") == static_cast<std::int64_t>(load.entries);
        exactly_the_stock = exactly_the_stock && integer_at(status, "successCount") == stock;
        if (i > 0) {
            noop_rates.push_back(static_cast<double>(load.entries) / without.seconds);
            full_rates.push_back(static_cast<double>(load.entries) / with.seconds);
            ratios.push_back(full_rates.back() / noop_rates.back());
        }
    }
    full.stop();
    noop.stop();
    std::filesystem::remove_all(directory);
    report.answer(
        "every entry was answered 200, and the full path has a row for each", all_answered
    );
    report.answer("exactly the stock was won", exactly_the_stock);
    report.measured("noop_per_s", median(noop_rates));
    report.measured("noop_spread", spread(noop_rates));
    report.measured("full_per_s", median(full_rates));
    report.measured("full_spread", spread(full_rates));
    report.measured("ratio_spread", spread(ratios));
    report.at_least("ratio", median(ratios), ratio_wanted);
    return report.finish();
}

}  // namespace
}  // namespace firstcome::bench

int main(int argc, char** argv) {
    return firstcome::bench::run_with_servers("full_path", argc, argv, firstcome::bench::run);
}
