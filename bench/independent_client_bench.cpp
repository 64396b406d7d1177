// SPDX-License-Identifier: Apache-2.0
// A client that shares no line with ours: wrk with 128 connections, every request another
// participant, every answer the committed outcome.
#include "bench/load.h"
#include "bench/report.h"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>

namespace firstcome::bench {
namespace {

constexpr std::int64_t stock = 1'000;
constexpr std::int64_t connections = 128;
constexpr double answers_per_s_wanted = 20'000;

struct WrkResult {
    std::int64_t answers = 0;
    std::int64_t not_2xx = 0;
    std::int64_t broken = 0;
    std::int64_t us = 0;
};

// Errors: nothing when wrk is missing or said something else.
std::optional<WrkResult> run_wrk(const std::string& url, std::int64_t campaign, long seconds) {
    const std::string command = fmt::format(
        "wrk -t1 -c{} -d{}s --timeout 10s -s '{}' {} -- {} 0",
        connections,
        seconds,
        FIRSTCOME_SOURCE_DIR "/bench/independent_client.lua",
        url,
        campaign
    );
    std::FILE* const output = ::popen(command.c_str(), "r");
    if (output == nullptr) {
        return std::nullopt;
    }
    std::optional<WrkResult> result;
    std::array<char, 512> line{};
    while (std::fgets(line.data(), static_cast<int>(line.size()), output) != nullptr) {
        WrkResult said;
        const int fields = std::sscanf(
            line.data(),
            "answers %ld not2xx %ld broken %ld microseconds %ld",
            &said.answers,
            &said.not_2xx,
            &said.broken,
            &said.us
        );
        if (fields == 4) {
            result = said;
        }
    }
    return ::pclose(output) == 0 ? result : std::nullopt;
}

int run(Report& report) {
    const long seconds = report.argument("seconds", 3);
    const long repetitions = report.argument("repetitions", 3);
    const std::string directory = scratch_directory("independent_client");
    Server server = Server::full(directory);
    std::vector<double> rates;
    bool all_2xx = true;
    bool all_recorded = true;
    for (long i = 0; i < repetitions; ++i) {
        const std::int64_t campaign = create_campaign(server.url(), stock);
        const auto result = run_wrk(server.url(), campaign, seconds);
        if (!result) {
            report.answer("wrk ran (apt-get install wrk)", false);
            break;
        }
        const std::string status =
            fmt::format("{}/api/campaigns/{}/status", server.url(), campaign);
        const std::int64_t recorded = integer_at(status, "totalParticipation");
        // At its end wrk leaves one request per connection without waiting for the answer.
        all_recorded = all_recorded && recorded >= result->answers &&
                       recorded <= result->answers + connections &&
                       integer_at(status, "successCount") == stock;
        all_2xx = all_2xx && result->not_2xx == 0 && result->broken == 0;
        rates.push_back(
            static_cast<double>(result->answers) * 1e6 / static_cast<double>(result->us)
        );
    }
    server.stop();
    std::filesystem::remove_all(directory);
    report.answer("every answer was 2xx", all_2xx);
    report.answer("every answered entry has a row, and exactly the stock was won", all_recorded);
    report.measured("answers_spread", rates.empty() ? 0 : spread(rates));
    report.at_least("answers_per_s", rates.empty() ? 0 : median(rates), answers_per_s_wanted);
    return report.finish();
}

}  // namespace
}  // namespace firstcome::bench

int main(int argc, char** argv) {
    return firstcome::bench::run_with_servers(
        "independent_client", argc, argv, firstcome::bench::run
    );
}
