// SPDX-License-Identifier: Apache-2.0
// What one person waits for on an idle server: one connection, one entry after the other, the
// committed outcome each time, against the fsyncs of the same disk in the same run.
#include "bench/load.h"
#include "bench/report.h"
#include "http/client.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <filesystem>

namespace firstcome::bench {
namespace {

constexpr std::int64_t entries = 300;
constexpr double beyond_two_fsyncs_ms = 2;

// Appends 4 KiB and waits for the disk, as a commit does.
double fsync_ms(int file, const Clock& clock) {
    static const std::array<char, 4'096> page{};
    const SteadyTime begin = clock.steady_now();
    const bool written =
        ::write(file, page.data(), page.size()) == std::ssize(page) && ::fdatasync(file) == 0;
    return written ? static_cast<double>((clock.steady_now() - begin).us) / 1e3 : 1e9;
}

double answer_ms(
    const Server& server,
    std::int64_t campaign,
    std::int64_t participant,
    const Clock& clock,
    bool& ok
) {
    const SteadyTime begin = clock.steady_now();
    const auto answer = http::fetch(
        {.method = http::Method::post,
         .url = fmt::format("{}/api/campaigns/{}/participation", server.url(), campaign),
         .body = fmt::format(R"({{"userId":{}}})", participant)}
    );
    ok = ok && answer && answer->status == 200;
    return static_cast<double>((clock.steady_now() - begin).us) / 1e3;
}

int run(Report& report) {
    const SystemClock clock;
    const std::string directory = scratch_directory("idle_entry");
    Server server = Server::full(directory);
    const std::int64_t campaign = create_campaign(server.url(), entries / 2);
    const int file = ::open((directory + "/fsync").c_str(), O_CREAT | O_WRONLY, 0600);
    std::vector<double> fsyncs;
    std::vector<double> answers;
    bool ok = file >= 0;
    for (std::int64_t i = 0; i < entries; ++i) {
        fsyncs.push_back(fsync_ms(file, clock));
        answers.push_back(answer_ms(server, campaign, 1 + i, clock, ok));
    }
    ::close(file);
    const std::string status = fmt::format("{}/api/campaigns/{}/status", server.url(), campaign);
    const bool recorded = integer_at(status, "totalParticipation") == entries &&
                          integer_at(status, "successCount") == entries / 2;
    server.stop();
    std::filesystem::remove_all(directory);
    report.answer("every entry was answered 200", ok);
    report.answer("every entry has a row, half of them won", recorded);
    report.measured("fsync_ms", median(fsyncs));
    report.measured("answer_ms", median(answers));
    report.measured("answer_spread", spread(answers));
    report.at_most(
        "beyond_two_fsyncs_ms", median(answers) - 2 * median(fsyncs), beyond_two_fsyncs_ms
    );
    return report.finish();
}

}  // namespace
}  // namespace firstcome::bench

int main(int argc, char** argv) {
    return firstcome::bench::run_with_servers("idle_entry", argc, argv, firstcome::bench::run);
}
