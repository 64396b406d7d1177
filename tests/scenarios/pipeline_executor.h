// SPDX-License-Identifier: Apache-2.0
#pragma once
// PipelineExecutor: door, intake, log, allocation, ledger and views on the simulators, in one
// thread. Requests wait and are woken as those of the api are.

#include "tests/scenarios/executor.h"
#include "tests/scenarios/scenario_commands.h"
#include "tests/sim/sim_ledger.h"
#include "tests/sim/sim_log.h"
#include "tests/sim/sim_node.h"

#include <memory>

namespace firstcome::tests {

// Whether entries that follow one another are decided one by one or in one batch: the answers must
// be the same.
enum class Together { no, yes };

class PipelineExecutor final : public Executor {
  public:
    explicit PipelineExecutor(Together together);

    void set_time(std::int64_t second) override;
    void pass_time() override;
    std::int64_t create(const Step& step) override;
    Reply enter(std::int64_t campaign, const std::string& participant) override;
    std::string ask(std::int64_t campaign, const std::string& participant) override;
    std::string change(std::int64_t campaign, const Step& step) override;
    Figures figures(std::int64_t campaign) override;
    void restart() override;

  private:
    CommandDecided decided(const Command& command);
    std::string said(const EntryReply& reply, CampaignId campaign, const ParticipantId& who);
    std::string refused(const EntryRefused& refusal, const ParticipantId& who);
    std::optional<PlaceView> stored_place(CampaignId campaign, const ParticipantId& who);

    const Together together_;
    const PartitionId partition_{0};
    ManualClock clock_{WallTime{}};
    SimLog log_{1, 7, clock_, SimLog::Waits::never};
    SimLedger ledger_{clock_};
    std::unique_ptr<SimNode> node_;
    ScenarioCommands commands_;
    std::uint64_t next_request_ = 1;
};

}  // namespace firstcome::tests
