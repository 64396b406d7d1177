// SPDX-License-Identifier: Apache-2.0
// A million participants in one open campaign, after a hundred thousand in another: does the rate
// hold, and what does each of them cost in memory?
#include "bench/load.h"
#include "bench/report.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

namespace firstcome::bench {
namespace {

constexpr std::uint64_t few = 100'000;
constexpr double base_bytes = 64.0 * 1'024 * 1'024;  // whatever the number of participants
constexpr double bytes_per_participant_max = 100;
constexpr double rate_kept_min = 0.8;

double resident_bytes(pid_t pid) {
    std::ifstream file(fmt::format("/proc/{}/status", pid));
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("VmRSS:")) {
            return std::stod(line.substr(6)) * 1'024;
        }
    }
    return 0;
}

int run(Report& report) {
    const auto many = static_cast<std::uint64_t>(report.argument("entries", 1'000'000));
    const std::string directory = scratch_directory("million");
    Server server = Server::full(directory);
    Load load;
    load.url = server.url();
    load.entries = few;
    load.campaigns = {create_campaign(server.url(), 1'000)};
    stampede(load);  // warms up
    load.campaigns = {create_campaign(server.url(), 1'000)};
    const LoadResult small = stampede(load);
    load.campaigns = {create_campaign(server.url(), 1'000)};
    load.entries = many;
    const LoadResult large = stampede(load);
    const double resident = resident_bytes(server.pid());
    const bool all =
        small.answered_200 == few && large.answered_200 == many &&
        integer_at(
            fmt::format("{}/api/campaigns/{}/status", server.url(), load.campaigns.front()),
            "totalParticipation"
        ) == static_cast<std::int64_t>(many);
    server.stop();
    std::filesystem::remove_all(directory);
    const double rate_few = static_cast<double>(few) / small.seconds;
    const double rate_many = static_cast<double>(many) / large.seconds;
    // The two small campaigns are open too.
    const double participants = static_cast<double>(many + 2 * few);
    report.answer("every entry was answered 200 and has a row", all);
    report.measured("entries_per_s_100k", rate_few);
    report.measured("entries_per_s_1m", rate_many);
    report.measured("resident_mib", resident / 1'024 / 1'024);
    report.at_least("rate_kept", rate_many / rate_few, rate_kept_min);
    report.at_most(
        "bytes_per_participant", (resident - base_bytes) / participants, bytes_per_participant_max
    );
    return report.finish();
}

}  // namespace
}  // namespace firstcome::bench

int main(int argc, char** argv) {
    return firstcome::bench::run_with_servers("million", argc, argv, firstcome::bench::run);
}
