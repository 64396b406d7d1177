// SPDX-License-Identifier: Apache-2.0
#pragma once
// IntakeLoop: takes what the queue holds, appends it as one batch and says what became of each
// record. One loop per partition, one batch in flight; load makes batches larger by itself.

#include "base/histogram.h"
#include "base/worker.h"
#include "intake/intake_queue.h"
#include "log/log.h"
#include "views/views.h"

#include <atomic>
#include <optional>
#include <vector>

namespace firstcome {

struct IntakeConfig {
    PartitionId partition;
    std::size_t batch_records_max = 2'048;
    Duration tick = Duration::millis(100);  // how often the schedule is looked at
    Duration close_after_sold_out = Duration::seconds(24 * 3'600);
    Duration fence_window = Duration::millis(20);  // one look at the log's end serves all in it
    // Under load, that is behind a batch of more than so many records, the next one is gathered
    // until that one is decided, for so long at most, times the partitions of this node that are
    // under load: each of them has its turn as often as a single one would. 0: it is taken at once.
    Duration gather{};
    std::size_t gather_above_records = 16;
};

// How many intake loops of a node are under load. Thread: any.
using LoadedLoops = std::atomic<std::uint32_t>;

struct IntakeProbe {
    Counter records_accepted;  // durable
    Counter records_not_persisted;
    Counter records_unknown;
    Histogram batch_records;
    Histogram append_latency_us;
};

class IntakeLoop final : public Turn {
  public:
    // `loaded` is null where this is the only loop. Everything must outlive the loop.
    IntakeLoop(
        const IntakeConfig& config,
        IntakeQueue& queue,
        Log& log,
        Views& views,
        WakeupSink& sink,
        const Clock& clock,
        LoadedLoops* loaded = nullptr
    );

    // Thread: the intake thread of the partition.
    TurnResult run_once(SteadyTime now) override;

    // While a batch is gathered: when it is taken at the latest.
    std::optional<SteadyTime> next_turn_at() const override { return gathers_until_; }

    const IntakeProbe& probe() const { return probe_; }

  private:
    bool gathering(SteadyTime now) const;
    void begin_gathering();
    void count_loaded(bool loaded);
    void append();
    void settle(const std::vector<AppendResult>& results);
    void tell(const QueuedCommand& command, const AppendResult& result, WakeupGroups& groups);
    void serve_fences(SteadyTime now);
    void look_at_schedule(SteadyTime now);
    std::vector<DueCommand> due_now(const CampaignView& view, WallTime now) const;

    const IntakeConfig config_;
    IntakeQueue& queue_;
    Log& log_;
    Views& views_;
    WakeupSink& sink_;
    const Clock& clock_;
    LoadedLoops only_this_{0};
    LoadedLoops& loaded_;
    IntakeProbe probe_;
    IntakeQueue::Taken taken_;
    RecordBatch batch_;
    std::optional<SteadyTime> last_tick_;
    std::optional<Offset> appended_;  // the last one of the last batch, when the log told
    bool under_load_ = false;
    std::optional<SteadyTime> gathers_until_;  // nothing: the load is off
    std::optional<SteadyTime> end_observed_at_;
    std::vector<FenceSubmission> waiting_fences_;  // taken, the log's end not asked for yet
};

}  // namespace firstcome
