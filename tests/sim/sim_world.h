// SPDX-License-Identifier: Apache-2.0
#pragma once
// SimWorld: what the nodes of a simulation share: log, ledger and clock, with faults that dice
// choose. The ledger may be replaced by an older copy of itself; each copy is one incarnation.

#include "tests/sim/dice.h"
#include "tests/sim/mutants.h"

#include <map>
#include <memory>
#include <utility>

namespace firstcome::tests {

class SimWorld {
  public:
    SimWorld(Dice& dice, Mutant mutant);

    Mutant mutant() const { return mutant_; }

    std::uint32_t partition_count() const { return partition_count_; }

    PartitionId any_partition();

    // As the nodes reach them: a mutant may lie in between.
    Log& port_log() { return *port_log_; }

    Ledger& port_ledger() { return *port_ledger_; }

    // The append that comes next may be the last act of its node.
    void maybe_tear_an_append();

    // Whether a node dies where it stands.
    bool strikes_dead();

    // Whether the ledger did something and its answer is lost.
    bool loses_a_reply();

    // A node died: what it had in flight is lost.
    void lose_what_is_in_flight();

    // What is in flight arrives.
    void settle();

    // Time passes; days at a time, the wall clock may also go back.
    void pass_time();
    void jump_clock();

    // A copy of the ledger is kept, and put in its place later.
    void back_up();
    void fail_over();

    std::size_t incarnation() const { return incarnation_; }

    using Places = std::map<std::pair<CampaignId, Sequence>, PlaceRow>;

    // Rows that the ledger held when it was replaced.
    const Places& once_held() const { return once_held_; }

    // From here on nothing fails. What was on its way arrives.
    void calm();

    bool is_calm() const { return calm_; }

  private:
    RecordFate record_fate();
    CommitFate commit_fate();

    Dice& dice_;
    const Mutant mutant_;
    const std::uint32_t partition_count_;
    // How often each kind of fault strikes, in permille; chosen per seed.
    const std::size_t append_faults_;
    const std::size_t commit_faults_;
    const std::size_t deaths_;
    const std::vector<std::int64_t> time_steps_ms_;  // one step takes at most one of these
    bool calm_ = false;
    std::size_t incarnation_ = 1;
    SimTables backup_;  // at first an empty ledger
    Places once_held_;

  public:
    ManualClock clock;
    SimLog log;
    SimLedger ledger;

  private:
    const std::unique_ptr<MortalLog> port_log_;
    const std::unique_ptr<MortalLedger> port_ledger_;
};

}  // namespace firstcome::tests
