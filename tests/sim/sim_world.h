// SPDX-License-Identifier: Apache-2.0
#pragma once
// SimWorld: log, ledger, clock and the processes of one simulation, with faults that dice choose.
// A frozen process (SIGSTOP) lives on beside its successor as a zombie.

#include "tests/sim/dice.h"
#include "tests/sim/mutants.h"
#include "tests/sim/sim_node.h"

#include <functional>
#include <memory>

namespace firstcome::tests {

class SimWorld {
  public:
    SimWorld(Dice& dice, Mutant mutant);

    Mutant mutant() const { return mutant_; }

    std::uint32_t partition_count() const { return partition_count_; }

    SimNode& node() { return *node_; }

    SimNode* zombie() { return zombie_.get(); }

    // Called before a process dies: whoever waits for its answers will not get them.
    void on_death(std::function<void(const SimNode&)> tell) { on_death_ = std::move(tell); }

    // One random turn of a loop; the process may die in it.
    void intake_turn(SimNode& node);
    void allocation_turn(SimNode& node);

    void crash();
    void freeze();
    void end_zombie();

    // What is in flight arrives.
    void settle();

    // Time passes; days at a time, the wall clock may also go back.
    void pass_time();
    void jump_clock();

    // From here on nothing fails. What was on its way arrives.
    void calm();

  private:
    RecordFate record_fate();
    CommitFate commit_fate();
    PartitionId any_partition();
    void start();

    Dice& dice_;
    const Mutant mutant_;
    const std::uint32_t partition_count_;
    // How often each kind of fault strikes, in permille; chosen per seed.
    const std::size_t append_faults_;
    const std::size_t commit_faults_;
    const std::size_t deaths_;
    SimNodeConfig config_;
    bool calm_ = false;

  public:
    ManualClock clock;
    SimLog log;
    SimLedger ledger;

  private:
    const std::unique_ptr<MortalLog> port_log_;
    const std::unique_ptr<MortalLedger> port_ledger_;
    std::unique_ptr<SimNode> node_;
    std::unique_ptr<SimNode> zombie_;
    std::function<void(const SimNode&)> on_death_ = [](const SimNode&) {};
};

}  // namespace firstcome::tests
