// SPDX-License-Identifier: Apache-2.0
#pragma once
// SharedRig: a node among several that share one log and one ledger, beside the one of the
// AllocationRig, which knows nothing of others and takes what it meets.

#include "tests/sim/allocation_rig.h"

#include <string>

namespace firstcome::tests {

inline constexpr Duration rig_lease = Duration::seconds(10);

// One node: its views, its eye on the ledger, its loop.
class SharedNode {
  public:
    SharedNode(AllocationRig& rig, const std::string& name)
        : rig_(rig),
          loop(
              {rig.partition, name, 2'048, Duration{}},
              *rig.port_log,
              *rig.port_ledger,
              views,
              rig.clock,
              &watch
          ) {}

    // A moment later it looks at the ledger and does what there is to do.
    void run() {
        look();
        rig_.run(loop);
    }

    void look() {
        rig_.clock.advance(Duration::millis(100));
        watch.run_once(rig_.clock.steady_now());
    }

    // Time passes while this node works, in steps of a second.
    void live_for(Duration time) {
        for (Duration passed{}; passed < time; passed.us += Duration::seconds(1).us) {
            rig_.clock.advance(Duration::millis(900));
            run();
        }
    }

    PartitionPhase phase() const { return views.phase(PartitionId(0)); }

    std::optional<PlaceView> find(std::string_view name) const {
        const auto campaign = views.find(CampaignId(1));
        return campaign == nullptr ? std::nullopt
                                   : campaign->find(rig_.hasher(CampaignId(1), person(name)));
    }

  private:
    AllocationRig& rig_;

  public:
    Mailbox mailbox;
    Views views{{}, rig_.hasher, mailbox, rig_.clock};
    LedgerWatch watch{{.lease = rig_lease}, *rig_.port_ledger, views, rig_.clock};
    AllocationLoop loop;
};

}  // namespace firstcome::tests
