// SPDX-License-Identifier: Apache-2.0
#pragma once
// The schedule: opensAt and closesAt are no rule of decision but a promise to append a command at
// that time. Pure: says what is due, remembers what is on its way.

#include "base/time.h"
#include "campaign/campaign.h"
#include "campaign/command.h"

#include <functional>
#include <optional>
#include <vector>

namespace firstcome {

struct DueCommand {
    CampaignId campaign;
    CommandKind kind = CommandKind::open;  // open or close
    ChangeBasis basis;

    bool operator==(const DueCommand&) const = default;
};

// What the campaign's schedule wants by `now`, in order: its opening in phase `scheduled`, its
// closing in `open` and `sold_out`, both when nobody came in between (the server was down).
std::vector<DueCommand> due_by_schedule(
    CampaignId campaign,
    Phase phase,
    std::optional<WallTime> opens_at,
    std::optional<WallTime> closes_at,
    WallTime now
);

// The close that follows a sold-out campaign `after` its last place.
std::optional<DueCommand> due_after_sold_out(
    const Campaign& campaign, std::optional<WallTime> last_place, Duration after, WallTime now
);

Command command_for(const DueCommand& due, const CommandId& command_id, WallTime now);

// At most one scheduled command per campaign and phase is on its way.
class ScheduledInFlight {
  public:
    // False when the same command is on its way already.
    bool begin(const DueCommand& due);

    // It did not reach the log: it may be sent again.
    void end(const DueCommand& due);

    // Forgets the commands whose effect is visible, or that something else made stale.
    void settle(const std::function<bool(const DueCommand&)>& still_due);

  private:
    std::vector<DueCommand> on_their_way_;  // few: one per campaign whose time has come
};

}  // namespace firstcome
