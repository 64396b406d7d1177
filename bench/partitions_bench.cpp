// SPDX-License-Identifier: Apache-2.0
// What more partitions change for the path of an entry: one campaign on topics of 1, 3 and 5
// partitions, then five campaigns spread over 5, on Kafka + MariaDB, in turn.
#include "bench/engines.h"
#include "bench/load.h"
#include "bench/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace firstcome::bench {
namespace {

constexpr std::int64_t stock = 1'000;
constexpr std::size_t riders = 5;
constexpr double difference_max = 0.15;
constexpr double campaigns_difference_max = 0;  // several campaigns: no slower than one

struct Side {
    std::string name;
    Server* server;
    std::size_t campaigns;
    std::vector<double> rates;
    bool right = true;
};

void rush_at(Side& side, Load load) {
    load.url = side.server->url();
    std::vector<std::int64_t> made;
    for (std::size_t i = 0; i < side.campaigns; ++i) {
        made.push_back(create_campaign(load.url, stock));
    }
    load.campaigns.clear();
    for (std::size_t rider = 0; rider < riders; ++rider) {
        load.campaigns.push_back(made[rider % made.size()]);
    }
    const LoadResult result = stampede(load);
    side.rates.push_back(static_cast<double>(load.entries) / result.seconds);
    std::int64_t rows = 0;
    for (const std::int64_t campaign : made) {
        const std::string status = fmt::format("{}/api/campaigns/{}/status", load.url, campaign);
        rows += integer_at(status, "totalParticipation");
        side.right = side.right && integer_at(status, "successCount") == stock;
    }
    side.right = side.right && result.answered_200 == load.entries &&
                 rows == static_cast<std::int64_t>(load.entries);
}

// How much slower than the first side, in the middle of the repetitions.
double slower_than(const Side& first, const Side& side) {
    std::vector<double> shares;
    for (std::size_t i = 0; i < side.rates.size(); ++i) {
        shares.push_back(1 - side.rates[i] / first.rates[i]);
    }
    return median(shares);
}

int run(Report& report) {
    const std::string directory = scratch_directory("partitions");
    Load load;
    load.entries = static_cast<std::uint64_t>(report.argument("entries", 100'000));
    const long repetitions = report.argument("repetitions", 5);
    {
        const Engine kafka("kafka", directory);
        const Engine mariadb("mariadb", directory);
        const auto serve = [&](int partitions) {
            const std::string name = fmt::format("p{}", partitions);
            return Server::full(
                directory + "/" + name,
                {log_flag(fmt::format("{}?partitions={}", kafka.url_of(name), partitions)),
                 ledger_flag(make_database(mariadb, "firstcome_" + name))}
            );
        };
        Server one = serve(1);
        Server three = serve(3);
        Server five = serve(5);
        Side sides[] = {
            {"one_partition", &one, 1, {}},
            {"three_partitions", &three, 1, {}},
            {"five_partitions", &five, 1, {}},
            {"five_campaigns_on_five", &five, riders, {}},
        };
        for (long i = 0; i <= repetitions; ++i) {
            for (Side& side : sides) {
                rush_at(side, load);
                if (i == 0) {
                    side.rates.clear();  // the first round warms up
                }
            }
        }
        for (Server* server : {&one, &three, &five}) {
            server->stop();
        }
        bool right = true;
        for (const Side& side : sides) {
            right = right && side.right;
            report.measured(side.name + "_per_s", median(side.rates));
            report.measured(side.name + "_spread", spread(side.rates));
        }
        report.answer("every entry was answered 200, has a row, and the stock was won", right);
        report.at_most("three_slower", slower_than(sides[0], sides[1]), difference_max);
        report.at_most("five_slower", slower_than(sides[0], sides[2]), difference_max);
        report.at_most(
            "five_campaigns_slower", slower_than(sides[0], sides[3]), campaigns_difference_max
        );
    }
    std::filesystem::remove_all(directory);
    return report.finish();
}

}  // namespace
}  // namespace firstcome::bench

int main(int argc, char** argv) {
    return firstcome::bench::run_with_servers("partitions", argc, argv, firstcome::bench::run);
}
