// SPDX-License-Identifier: Apache-2.0
#pragma once
// PinnedPipeline: the variant `pinned`: firstcome's own path from the admission to the published
// outcome, as `serve` wires it, without HTTP. An event counts as committed when its request is told
// the outcome, which is never before the commit.

#include "app/settings.h"
#include "app/wiring_pipeline.h"
#include "lab/pipeline/cell_pipeline.h"
#include "lab/pipeline/cell_record.h"
#include "lab/pipeline/event_store.h"
#include "lab/run/experiment_config.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>

namespace firstcome {

class PinnedPipeline final : public lab::CellPipeline, private WakeupSink {
  public:
    // `settings` names a topic that is not there, and an empty database. `open_session` opens a
    // session on that. `record` and `clock` must outlive it.
    PinnedPipeline(
        const lab::CellPlan& plan,
        Settings settings,
        lab::OpenSession open_session,
        lab::CellRecord& record,
        const Clock& clock
    );
    ~PinnedPipeline() override;

    Result<void> prepare() override;
    Result<void> publish(std::uint64_t first, std::uint64_t end) override;
    Result<void> flush() override;
    std::optional<Error> failure() override;
    Result<lab::CellFacts> finish() override;

  private:
    // The partition of the campaign: the last one, so that nothing hangs on its being the first.
    PartitionId home() const { return PartitionId(plan_.partitions - 1); }

    CampaignId campaign() const { return CampaignId(1 + home().value()); }

    void deliver(std::uint32_t io_thread, std::vector<Wakeup> wakeups) override;
    void note_polled(PartitionId partition, const RecordBatch& batch);
    Result<void> create_campaign();
    Result<Admitted> admit(std::uint64_t arrival) const;
    Result<void> wait_for_room();
    Result<void> read_back(SqlConnection& session);

    const lab::CellPlan plan_;
    const Settings settings_;
    const lab::OpenSession open_session_;
    lab::CellRecord& record_;
    const Clock& clock_;
    // By offset; the first records are the log's identity and the campaign's creation.
    std::vector<SteadyTime> polled_at_;
    std::atomic<bool> refused_{false};  // a record did not reach the log
    std::unique_ptr<Pipeline> pipeline_;
};

}  // namespace firstcome
