// SPDX-License-Identifier: Apache-2.0
// What the distributed engines cost: the same generator, in turn, against no-op, SQLite + SQLite,
// and Kafka + MariaDB on this machine, every answer the committed outcome. Then two stages alone:
// append only, and fold + commit from a filled topic.
//
//   engines [--entries N] [--repetitions N] [--mixed 1] [--json]
//
// --mixed adds Kafka + SQLite and SQLite + MariaDB.
#include "app/wiring_pipeline.h"
#include "app/wiring_stores.h"
#include "bench/engines.h"
#include "bench/load.h"
#include "bench/report.h"
#include "campaign/codec.h"

#include <fmt/format.h>

#include <filesystem>

namespace firstcome::bench {
namespace {

constexpr std::int64_t stock = 1'000;
constexpr std::size_t answer_bytes = 300;  // of a sold_out answer
constexpr double ratio_wanted = 0.6;
constexpr double fold_per_s_wanted = 60'000;
constexpr std::size_t append_records = 2'048;
constexpr Duration fold_within = Duration::seconds(120);

struct Side {
    std::string name;
    Server server;
    std::vector<double> rates;
};

// One stampede; false when an entry got no outcome or the ledger has another number of rows.
bool rush_at(Side& side, Load load) {
    load.url = side.server.url();
    const bool noop = side.name == "noop";
    if (!noop) {
        load.campaigns = {create_campaign(load.url, stock)};
    }
    const LoadResult result = stampede(load);
    side.rates.push_back(static_cast<double>(load.entries) / result.seconds);
    if (result.answered_200 != load.entries) {
        return false;
    }
    const std::string status =
        fmt::format("{}/api/campaigns/{}/status", load.url, load.campaigns.front());
    return noop ||
           (integer_at(status, "totalParticipation") == static_cast<std::int64_t>(load.entries) &&
            integer_at(status, "successCount") == stock);
}

void compare_sides(std::vector<Side>& sides, const Load& load, long repetitions, Report& report) {
    bool right = true;
    for (long i = 0; i <= repetitions; ++i) {
        for (Side& side : sides) {
            right = rush_at(side, load) && right;
            if (i == 0) {
                side.rates.clear();  // the first round warms up
            }
        }
    }
    report.answer("every entry was answered 200, has a row, and exactly the stock was won", right);
    for (const Side& side : sides) {
        report.measured(side.name + "_per_s", median(side.rates));
        report.measured(side.name + "_spread", spread(side.rates));
    }
    for (const Side& side : sides) {
        std::vector<double> ratios;
        for (std::size_t i = 0; i < side.rates.size(); ++i) {
            ratios.push_back(side.rates[i] / sides.front().rates[i]);
        }
        if (side.name == "kafka_mariadb") {
            report.at_least("ratio", median(ratios), ratio_wanted);
            report.measured("ratio_spread", spread(ratios));
        } else if (side.name != "noop") {
            report.measured(side.name + "_ratio", median(ratios));
        }
    }
}

Command entry_of(std::int64_t participant, WallTime now) {
    return Entry{
        CampaignId(1),
        ParticipantId::from_integer(1'000'000 + participant),
        RequestId(static_cast<std::uint64_t>(participant) + 1),
        now};
}

// Fills the topic; what that takes is the first stage.
void append_only(const Settings& settings, std::int64_t entries, Report& report) {
    const SystemClock clock;
    auto log = open_log(settings, clock).value();
    RecordBatch batch;
    const CreateCampaign create{random_array<16>(), "bench", stock, {}, {}, clock.wall_now()};
    encode(Command(create), batch.buffer());
    batch.finish();
    bool persisted = true;
    const SteadyTime begin = clock.steady_now();
    for (std::int64_t next = 0; next < entries;) {
        for (; batch.size() < append_records && next < entries; ++next) {
            encode(entry_of(next, clock.wall_now()), batch.buffer());
            batch.finish();
        }
        for (const AppendResult& result : log->append(PartitionId(0), batch)) {
            persisted = persisted && result.status == AppendStatus::persisted;
        }
        batch.clear();
    }
    const double seconds = static_cast<double>((clock.steady_now() - begin).us) / 1e6;
    report.answer("every appended record is persisted", persisted);
    report.measured("append_per_s", static_cast<double>(entries) / seconds);
}

class NobodyWaits final : public WakeupSink {
  public:
    void deliver(std::uint32_t, std::vector<Wakeup>) override {}
};

// The second stage: what is in the topic, folded into an empty ledger.
void fold_only(const Settings& settings, std::int64_t entries, Report& report) {
    const SystemClock clock;
    NobodyWaits sink;
    auto pipeline = Pipeline::open(settings, "bench", sink, clock).value();
    const Offset end = pipeline->log().end(PartitionId(0)).value();
    const SteadyTime begin = clock.steady_now();
    pipeline->start();
    Signal never;
    while (pipeline->views().applied(PartitionId(0)).next() < end &&
           clock.steady_now() < begin + fold_within) {
        never.wait_for(Duration::millis(1));
    }
    const double seconds = static_cast<double>((clock.steady_now() - begin).us) / 1e6;
    const DecisionCounters counters = pipeline->views().partition(PartitionId(0)).counters;
    pipeline->stop();
    report.answer(
        "every record was folded, and exactly the stock was won",
        counters.places() == entries && counters.won == stock
    );
    report.at_least("fold_per_s", static_cast<double>(entries) / seconds, fold_per_s_wanted);
}

int run(Report& report) {
    const std::string directory = scratch_directory("engines");
    Load load;
    load.entries = static_cast<std::uint64_t>(report.argument("entries", 100'000));
    load.connections = static_cast<std::uint32_t>(report.argument("connections", 2'000));
    {
        const Engine kafka("kafka", directory);
        const Engine mariadb("mariadb", directory);
        std::vector<Side> sides;
        sides.push_back({"noop", Server::noop(answer_bytes), {}});
        sides.push_back({"embedded", Server::full(directory + "/embedded"), {}});
        const std::vector<std::string> both = {
            log_flag(kafka.url_of("both")), ledger_flag(make_database(mariadb, "firstcome_both"))};
        sides.push_back({"kafka_mariadb", Server::full(directory + "/both", both), {}});
        if (report.argument("mixed", 0) != 0) {
            const std::string database = make_database(mariadb, "firstcome_mixed");
            sides.push_back(
                {"kafka_sqlite",
                 Server::full(directory + "/kafka", {log_flag(kafka.url_of("mixed"))}),
                 {}}
            );
            sides.push_back(
                {"sqlite_mariadb",
                 Server::full(directory + "/mariadb", {ledger_flag(database)}),
                 {}}
            );
        }
        compare_sides(sides, load, report.argument("repetitions", 5), report);
        for (Side& side : sides) {
            side.server.stop();
        }
        Settings stages;
        stages.log.url = parse_log_url(kafka.url_of("stages")).value();
        stages.ledger.url = parse_ledger_url(make_database(mariadb, "firstcome_stages")).value();
        const auto entries = static_cast<std::int64_t>(load.entries) * 3;
        append_only(stages, entries, report);
        fold_only(stages, entries, report);
    }
    std::filesystem::remove_all(directory);
    return report.finish();
}

}  // namespace
}  // namespace firstcome::bench

int main(int argc, char** argv) {
    return firstcome::bench::run_with_servers("engines", argc, argv, firstcome::bench::run);
}
