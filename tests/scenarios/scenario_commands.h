// SPDX-License-Identifier: Apache-2.0
#pragma once
// A step of a scenario as the command that stands in the log, for the executors without HTTP.

#include "campaign/command.h"
#include "campaign/decision.h"
#include "tests/scenarios/scenario.h"

namespace firstcome::tests {

class ScenarioCommands {
  public:
    Command create(const Step& step);

    // open, close or stock.
    Command change(std::int64_t campaign, const Step& step);

    CommandId fresh_id();

  private:
    CommandId id_of(const Step& step);

    std::uint64_t fresh_ = 0;
};

std::optional<WallTime> moment(std::optional<std::int64_t> second);

// "applied", or of a repeated command what its first one was told.
std::string answer_of(const Decision& decision, bool campaign_is_known);

}  // namespace firstcome::tests
