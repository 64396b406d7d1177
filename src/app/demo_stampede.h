// SPDX-License-Identifier: Apache-2.0
#pragma once
// DemoStampede: the entries of a demo, drawn while they come in, with the server killed and started
// again in between when that was asked for.
//
// Thread: main; the entries and the questions for the picture have threads of their own.

#include "app/background_rush.h"
#include "app/demo_kills.h"
#include "app/demo_picture.h"
#include "app/demo_server.h"
#include "app/invocation.h"
#include "app/live_figures.h"
#include "app/stop_signals.h"
#include "app/terminal.h"
#include "base/result.h"
#include "lab/rush/rush_report.h"

#include <string>
#include <vector>

namespace firstcome {

class DemoStampede {
  public:
    // Everything must outlive it.
    DemoStampede(
        const Invocation& invocation,
        CampaignId campaign,
        DemoServer& server,
        StopSignals& stop,
        Terminal& terminal,
        const Clock& clock
    );

    // Errors: closed when a stop signal came; io when the server ended unasked; those of a rush.
    Result<lab::RushReport> run();

    const std::vector<WinnersAtKill>& kills() const { return kills_; }

  private:
    Result<void> watch(BackgroundRush& rush, const FiguresPoll& figures);
    Result<void> kill_server(const lab::RushProgress& progress);
    DemoMoment moment(const lab::RushProgress& progress, const LiveFigures& figures) const;
    void show(const DemoMoment& moment);

    const Invocation& invocation_;
    const CampaignId campaign_;
    DemoServer& server_;
    StopSignals& stop_;
    Terminal& terminal_;
    const Clock& clock_;
    const std::vector<std::uint64_t> kill_points_;
    std::vector<WinnersAtKill> kills_;
    SteadyTime shown_at_;
    std::string note_;
};

// The file in which the clients of a demo write what they saw.
std::string demo_history_path(const Settings& settings);

}  // namespace firstcome
