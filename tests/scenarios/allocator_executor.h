// SPDX-License-Identifier: Apache-2.0
#pragma once
// AllocatorExecutor: the rule alone. Its clock appends what the schedule wants, as the intake loop
// does; the rule itself never sees it.

#include "tests/scenarios/executor.h"
#include "tests/scenarios/scenario_commands.h"
#include "tests/sim/durable_allocator.h"

#include <map>
#include <utility>

namespace firstcome::tests {

class AllocatorExecutor final : public Executor {
  public:
    AllocatorExecutor();

    void set_time(std::int64_t second) override { now_ = second; }

    void pass_time() override;
    std::int64_t create(const Step& step) override;
    Reply enter(std::int64_t campaign, const std::string& participant) override;
    std::string ask(std::int64_t campaign, const std::string& participant) override;
    std::string change(std::int64_t campaign, const Step& step) override;
    Figures figures(std::int64_t campaign) override;

    void restart() override { allocator_.restart(); }

  private:
    std::string enter_now(std::int64_t campaign, const std::string& participant);
    Decision decide(const Command& command);
    void execute_schedule(CampaignId id);

    DurableAllocator allocator_;
    ScenarioCommands commands_;
    std::int64_t now_ = 0;
    Offset next_{0};
    std::map<std::pair<std::int64_t, std::string>, Decision> places_;
    std::map<CampaignId, WallTime> last_place_at_;
};

}  // namespace firstcome::tests
