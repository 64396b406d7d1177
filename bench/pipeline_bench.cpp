// SPDX-License-Identifier: Apache-2.0
// What an entry costs behind the HTTP server: door, log, decision, ledger, views, wakeup. Entries
// are submitted in groups, as an io thread does, to the embedded engines with synchronous=FULL.
//
//   groups of entries ─▶ queue ─▶ log.db ─▶ fold ─▶ ledger.db ─▶ views ─▶ every request woken?
#include "app/wiring_pipeline.h"
#include "base/assert.h"
#include "bench/report.h"

#include <fmt/format.h>

#include <sys/resource.h>

#include <atomic>
#include <filesystem>

namespace firstcome {
namespace {

constexpr std::int64_t entry_count = 200'000;
constexpr std::int64_t stock = 1'000;
constexpr std::size_t group_size = 256;
constexpr std::size_t in_flight_max = 2'048;

class CountingSink final : public WakeupSink {
  public:
    void deliver(std::uint32_t, std::vector<Wakeup> wakeups) override {
        for (const Wakeup& wakeup : wakeups) {
            if (const auto* outcome = std::get_if<Outcome>(&wakeup.answer)) {
                won_ += outcome->place.outcome == DecisionKind::won ? 1 : 0;
            } else if (const auto* decided = std::get_if<CommandDecided>(&wakeup.answer)) {
                created_ = decided->campaign.id;
            }
        }
        woken_ += static_cast<std::int64_t>(wakeups.size());
        woken_.notify_one();
    }

    void wait_until(std::int64_t count) {
        for (std::int64_t seen = woken_; seen < count; seen = woken_) {
            woken_.wait(seen);
        }
    }

    std::int64_t woken() const { return woken_; }

    std::int64_t won() const { return won_; }

    CampaignId created() const { return created_; }

  private:
    std::atomic<std::int64_t> woken_{0};
    std::atomic<std::int64_t> won_{0};
    CampaignId created_;
};

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void enter_all(Pipeline& pipeline, CountingSink& sink, CampaignId campaign) {
    const std::int64_t before = sink.woken();
    std::vector<EntryWaiter> waiters;
    std::vector<Submission> group;
    for (std::int64_t next = 0; next < entry_count;) {
        waiters.clear();
        group.clear();
        for (; group.size() < group_size && next < entry_count; ++next) {
            const auto request = RequestId(random_u64());
            auto door = pipeline.admission().admit(
                campaign, ParticipantId::from_integer(1'000'000 + next), request
            );
            auto* admitted = std::get_if<Admitted>(&door);
            ASSERT(admitted != nullptr);
            waiters.push_back({admitted->key, request, 0, static_cast<std::uint64_t>(next + 1)});
            group.push_back(std::move(admitted->submission));
        }
        pipeline.views().waiters(PartitionId(0)).add(waiters);
        pipeline.queues().front()->submit(group);
        sink.wait_until(before + next - static_cast<std::int64_t>(in_flight_max));
    }
    sink.wait_until(before + entry_count);
}

int run(bench::Report& report) {
    const std::string directory = bench::scratch_directory("pipeline");
    std::filesystem::remove_all(directory);
    std::filesystem::create_directories(directory);
    Settings settings;
    settings.log.url.path = directory + "/log.db";
    settings.ledger.url.path = directory + "/ledger.db";
    const SystemClock clock;
    CountingSink sink;
    auto pipeline = Pipeline::open(settings, "bench", sink, clock);
    ASSERT(pipeline.has_value());
    (*pipeline)->start();
    CreateCampaign create{random_array<16>(), "bench", stock, {}, {}, clock.wall_now()};
    (*pipeline)->views().waiters(PartitionId(0)).add(CommandWaiter{create.command_id, 0, 1});
    (*pipeline)->queues().front()->submit(CommandSubmission{create, {0, 1}});
    sink.wait_until(1);

    const double cpu_before = cpu_seconds();
    const SteadyTime begin = clock.steady_now();
    enter_all(**pipeline, sink, sink.created());
    const double seconds = static_cast<double>((clock.steady_now() - begin).us) / 1e6;
    const double cpu = cpu_seconds() - cpu_before;
    (*pipeline)->stop();
    std::filesystem::remove_all(directory);

    report.measured("entries_per_s", static_cast<double>(entry_count) / seconds);
    report.measured("cpu_us_per_entry", cpu * 1e6 / static_cast<double>(entry_count));
    report.answer("every request was woken once", sink.woken() == entry_count + 1);
    report.answer("exactly the stock was won", sink.won() == stock);
    return report.finish();
}

}  // namespace
}  // namespace firstcome

int main(int argc, char** argv) {
    firstcome::bench::Report report("pipeline", argc, argv);
    return firstcome::run(report);
}
