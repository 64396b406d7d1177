// SPDX-License-Identifier: Apache-2.0
// What the embedded stores do by themselves: append to the log, commit to the ledger, load it
// again.
//
//   storage [--entries N] [--batch N] [--json]
//
// Participants arrive in random order, which is the worst order for the unique index. The processor
// time per row is printed too: unlike the rates it does not depend on who else uses the machine.

#include "bench/report.h"
#include "campaign/codec.h"
#include "ledger/sqlite_ledger.h"
#include "log/sqlite_log.h"

#include <fmt/format.h>

#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <numeric>
#include <random>

namespace firstcome::bench {
namespace {

constexpr PartitionId partition{0};
constexpr CampaignId campaign{1};
constexpr std::int64_t stock = 1'000;

double seconds(Duration span) {
    return static_cast<double>(span.us) / 1e6;
}

double processor_us() {
    rusage used{};
    getrusage(RUSAGE_THREAD, &used);
    const auto micros = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_usec);
    };
    return micros(used.ru_utime) + micros(used.ru_stime);
}

// Wall and processor time from construction on.
class Stopwatch {
  public:
    double seconds_passed() const { return seconds(clock_.steady_now() - begin_); }

    double processor_us_used() const { return processor_us() - processor_begin_; }

  private:
    SystemClock clock_;
    SteadyTime begin_ = clock_.steady_now();
    double processor_begin_ = processor_us();
};

std::vector<ParticipantId> crowd(std::int64_t count) {
    std::vector<std::int64_t> numbers(static_cast<std::size_t>(count));
    std::iota(numbers.begin(), numbers.end(), 1);
    std::shuffle(numbers.begin(), numbers.end(), std::mt19937_64(7));
    std::vector<ParticipantId> people;
    for (const std::int64_t number : numbers) {
        people.push_back(ParticipantId::parse(fmt::format("user-{:07}", number)).value());
    }
    return people;
}

class LogRun {
  public:
    LogRun(const std::string& path, const std::vector<ParticipantId>& people)
        : log_(SqliteLog::open(path, clock_, SqliteLog::Mode::create).value()),
          people_(people) {}

    void append_all(std::size_t batch_size, Report& report) {
        const Stopwatch watch;
        bool persisted = true;
        for (std::size_t next = 0; next < people_.size();) {
            const RecordBatch batch = records(next, batch_size);
            next += batch.size();
            for (const AppendResult& result : log_->append(partition, batch)) {
                persisted = persisted && result.status == AppendStatus::persisted;
            }
        }
        const auto rows = static_cast<double>(people_.size());
        report.answer("every record is persisted", persisted);
        report.at_least("log_append_per_s", rows / watch.seconds_passed(), 200'000);
        report.measured("log_append_processor_us_per_row", watch.processor_us_used() / rows);
    }

    void read_all(Report& report) {
        const Stopwatch watch;
        RecordBatch records;
        std::int64_t next = 0;
        const std::int64_t end = log_->end(partition)->value();
        while (next < end) {
            records.clear();
            if (!log_->read(partition, Offset(next), 2'048, {}, records) || records.empty()) {
                break;
            }
            next += static_cast<std::int64_t>(records.size());
        }
        report.answer(
            "every record is read", next == static_cast<std::int64_t>(people_.size()) + 1
        );
        report.measured("log_read_per_s", static_cast<double>(next) / watch.seconds_passed());
    }

  private:
    RecordBatch records(std::size_t from, std::size_t count) const {
        RecordBatch batch;
        for (std::size_t i = from; i < std::min(from + count, people_.size()); ++i) {
            encode(Entry{campaign, people_[i], RequestId(i), clock_.wall_now()}, batch.buffer());
            batch.finish();
        }
        return batch;
    }

    SystemClock clock_;
    std::unique_ptr<SqliteLog> log_;
    const std::vector<ParticipantId>& people_;
};

class LedgerRun {
  public:
    LedgerRun(const std::string& path, const std::vector<ParticipantId>& people)
        : ledger_(open_sqlite_ledger(path, clock_).value()),
          people_(people) {
        own_ = ledger_->take(partition, "bench", Ownership{}, Epoch(0)).value();
        row_.id = campaign;
        row_.name = "bench";
        row_.total_stock = row_.current_stock = stock;
        row_.version = Version(1);
        DecisionBatch batch = next_batch(0);
        batch.campaigns.push_back({row_, std::nullopt});
        created_ = commit(batch);
    }

    void commit_all(std::size_t batch_size, Report& report) {
        const double early =
            commit_range(0, people_.size() / 10, batch_size, "first_tenth", report);
        const double late =
            commit_range(people_.size() / 10, people_.size(), batch_size, "rest", report);
        report.answer("every batch is committed", created_ && early > 0 && late > 0);
        report.at_least("ledger_commit_per_s", early, 50'000);
    }

    void load(Report& report) {
        const Stopwatch watch;
        const auto loaded = ledger_->load(partition);
        report.at_most("ledger_load_s", watch.seconds_passed(), 1.0);
        std::int64_t places = 0;
        std::int64_t won = 0;
        const Offset all(std::numeric_limits<std::int64_t>::max());
        const auto streamed = ledger_->load_places(campaign, all, [&](const PlaceRow& place) {
            ++places;
            won += place.outcome == DecisionKind::won ? 1 : 0;
        });
        report.at_most("ledger_load_with_places_s", watch.seconds_passed(), 1.5);
        report.answer(
            "every place is loaded",
            loaded.has_value() && streamed.has_value() && won == stock &&
                places == static_cast<std::int64_t>(people_.size())
        );
    }

  private:
    DecisionBatch next_batch(std::size_t entries) {
        DecisionBatch batch;
        batch.before = state_;
        batch.epoch = own_.epoch;
        batch.owner = own_.owner;
        batch.committed_at = clock_.wall_now();
        state_.applied = Offset(state_.applied.value() + 1 + static_cast<std::int64_t>(entries));
        state_.counters.commands +=
            state_.applied.value() - state_.counters.sum() - static_cast<std::int64_t>(entries);
        return batch;
    }

    bool commit(DecisionBatch& batch) {
        state_.chain = sha256(state_.chain);
        batch.after = state_;
        const auto outcome = ledger_->commit(batch);
        return outcome.has_value() && *outcome == CommitOutcome::committed;
    }

    // Rows per second; 0 when a commit failed.
    double commit_range(
        std::size_t from, std::size_t to, std::size_t batch_size, const char* name, Report& report
    ) {
        double spent_s = 0;
        double processor = 0;
        for (std::size_t next = from; next < to; next += batch_size) {
            DecisionBatch batch = places(next, std::min(next + batch_size, to));
            const Stopwatch watch;
            if (!commit(batch)) {
                return 0;
            }
            spent_s += watch.seconds_passed();
            processor += watch.processor_us_used();
        }
        const auto rows = static_cast<double>(to - from);
        report.measured(fmt::format("ledger_commit_per_s_{}", name), rows / spent_s);
        report.measured(fmt::format("ledger_processor_us_per_row_{}", name), processor / rows);
        return rows / spent_s;
    }

    DecisionBatch places(std::size_t from, std::size_t to) {
        DecisionBatch batch = next_batch(to - from);
        const CampaignChange::Before before{row_.version, row_.current_stock};
        for (std::size_t i = from; i < to; ++i) {
            const bool won = row_.current_stock > 0;
            row_.current_stock -= won ? 1 : 0;
            (won ? state_.counters.won : state_.counters.sold_out) += 1;
            row_.last_sequence = row_.last_sequence.next();
            batch.places.push_back(
                {campaign,
                 row_.last_sequence,
                 people_[i],
                 won ? DecisionKind::won : DecisionKind::sold_out,
                 partition,
                 Offset(batch.before.applied.value() + 1 + static_cast<std::int64_t>(i - from)),
                 batch.committed_at,
                 batch.committed_at,
                 row_.last_sequence.value()}
            );
        }
        row_.phase = row_.current_stock > 0 ? Phase::open : Phase::sold_out;
        if (before.current_stock != row_.current_stock) {
            batch.campaigns.push_back({row_, before});
        }
        return batch;
    }

    SystemClock clock_;
    std::unique_ptr<SqlLedger> ledger_;
    const std::vector<ParticipantId>& people_;
    PartitionState state_;
    Ownership own_;
    Campaign row_;
    bool created_ = false;
};

int run(int argc, char** argv) {
    Report report("storage", argc, argv);
    const auto people = crowd(report.argument("entries", 1'000'000));
    const auto batch_size = static_cast<std::size_t>(report.argument("batch", 1'000));
    const std::string directory = scratch_directory("storage");
    std::filesystem::create_directory(directory);
    {
        LogRun log(directory + "/log.db", people);
        log.append_all(batch_size, report);
        log.read_all(report);
    }
    {
        LedgerRun ledger(directory + "/ledger.db", people);
        ledger.commit_all(batch_size, report);
        ledger.load(report);
    }
    std::filesystem::remove_all(directory);
    return report.finish();
}

}  // namespace
}  // namespace firstcome::bench

int main(int argc, char** argv) {
    return firstcome::bench::run(argc, argv);
}
