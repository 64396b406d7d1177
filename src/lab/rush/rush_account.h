// SPDX-License-Identifier: Apache-2.0
#pragma once
// RushAccount: what is done once for a whole rush, however many processes drive it: the campaign is
// looked at before and after, the servers' queues meanwhile; at the end every answer is judged, the
// report made and the history written. Thread: one; it has a thread of its own for the queues.

#include "base/worker.h"
#include "lab/rush/campaign_status.h"
#include "lab/rush/history_file.h"
#include "lab/rush/queue_watch.h"
#include "lab/rush/rush_ground.h"
#include "lab/rush/rush_report.h"
#include "lab/rush/rush_run.h"

#include <memory>
#include <optional>

namespace firstcome::lab {

class RushAccount {
  public:
    // Creates the history file. Both must outlive it. Errors: io.
    static Result<std::unique_ptr<RushAccount>> open(const RushGround& ground, const Clock& clock);

    // Before anything is sent. Errors: those of fetch_campaign_status.
    Result<void> begin();

    // Errors: io (the history could not be written).
    Result<RushReport> close(const RushRun& run);

  private:
    RushAccount(const RushGround& ground, const Clock& clock, std::optional<HistoryFile> history);

    void measure(const RushRun& run, RushReport& report) const;
    void examine_stampede(
        std::span<const RushTrace* const> traces, const RushRun& run, RushReport& report
    ) const;
    Duration wall_minus_steady() const;

    const RushGround& ground_;
    const Clock& clock_;
    std::optional<HistoryFile> history_;
    CampaignStatus before_;
    QueueWatch queues_;
    std::unique_ptr<Worker> watching_;
};

}  // namespace firstcome::lab
