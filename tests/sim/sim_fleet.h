// SPDX-License-Identifier: Apache-2.0
#pragma once
// SimFleet: the nodes of one simulation. Either one alone, which a directory lock keeps so: a
// frozen process (SIGSTOP) then lives on beside its successor as a zombie, and nobody asks it. Or
// two to three that share: a frozen one gets no turns until it thaws, and others take over.

#include "tests/sim/node_ports.h"
#include "tests/sim/sim_node.h"
#include "tests/sim/sim_world.h"

#include <functional>
#include <memory>
#include <vector>

namespace firstcome::tests {

class SimFleet {
  public:
    SimFleet(Dice& dice, SimWorld& world, Findings& findings);

    // Several nodes, one ledger.
    bool shared() const { return members_.size() > 1; }

    // A node that answers; one is always there.
    SimNode& any();

    // Every node that will be there at rest.
    std::vector<SimNode*> nodes();

    bool is_frozen(const SimNode& node) const;

    // Called before a process dies: whoever waits for its answers will not get them.
    void on_death(std::function<void(const SimNode&)> tell) { on_death_ = std::move(tell); }

    // One random turn of a loop; the process may die in it.
    void intake_turn();
    void allocation_turn();
    void watch_turn();
    void zombie_intake_turn();
    void zombie_allocation_turn();

    // A node looks at the ledger and does what there is to do.
    void live();

    // Time passes while every node that is awake works.
    void quiet_second();

    void crash();
    void stop_in_peace();
    void freeze();
    void thaw();
    void end_zombie();
    void cut_off_or_connect();
    void fail_over();

    // From here on every node works.
    void calm();

    // After a moment every node does all it can.
    void round();

    const FleetCounts& counts() const { return counts_; }

  private:
    struct Member {
        SimNodeConfig config;
        NodeLog log;
        LedgerWitness ledger;
        std::unique_ptr<SimNode> node;
        bool frozen = false;
    };

    Member& any_member();
    Member& any_awake();
    void start(Member& member);
    void end(Member& member);
    void crash(Member& member);
    bool intake_turn(Member& member, SimNode& node);
    bool allocation_turn(Member& member, SimNode& node);

    Dice& dice_;
    SimWorld& world_;
    FleetCounts counts_;
    std::vector<std::unique_ptr<Member>> members_;
    std::unique_ptr<SimNode> zombie_;  // of the one that is alone
    std::function<void(const SimNode&)> on_death_ = [](const SimNode&) {};
};

}  // namespace firstcome::tests
