// SPDX-License-Identifier: Apache-2.0
// How long a restart takes with a million decided entries in an open campaign: from the start of
// the process until /readyz says 200. The server before it was killed with -9.
#include "bench/load.h"
#include "bench/report.h"

#include <fmt/format.h>

#include <signal.h>

#include <filesystem>

namespace firstcome::bench {
namespace {

constexpr double ready_within_s = 3;
constexpr std::size_t restarts = 5;

int run(Report& report) {
    const auto entries = static_cast<std::uint64_t>(report.argument("entries", 1'000'000));
    const std::string directory = scratch_directory("restart");
    std::vector<double> seconds;
    bool all = true;
    Server first = Server::full(directory);
    Load load;
    load.url = first.url();
    load.entries = entries;
    load.campaigns = {create_campaign(first.url(), 1'000)};
    all = stampede(load).answered_200 == entries;
    ::kill(first.pid(), SIGKILL);
    first.stop();
    for (std::size_t i = 0; i < restarts; ++i) {
        Server again = Server::full(directory);
        seconds.push_back(static_cast<double>(again.started_in().us) / 1e6);
        all = all &&
              integer_at(
                  fmt::format("{}/api/campaigns/{}/status", again.url(), load.campaigns.front()),
                  "totalParticipation"
              ) == static_cast<std::int64_t>(entries);
        ::kill(again.pid(), SIGKILL);
        again.stop();
    }
    std::filesystem::remove_all(directory);
    report.answer("every entry was answered, and is there after every restart", all);
    report.measured("ready_spread", spread(seconds));
    report.at_most("ready_s", median(seconds), ready_within_s);
    return report.finish();
}

}  // namespace
}  // namespace firstcome::bench

int main(int argc, char** argv) {
    return firstcome::bench::run_with_servers("restart", argc, argv, firstcome::bench::run);
}
