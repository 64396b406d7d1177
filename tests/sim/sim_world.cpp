// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/sim_world.h"

#include "tests/sim/commands.h"

namespace firstcome::tests {
namespace {

const std::vector<std::size_t> fault_permille = {0, 20, 100, 300};

// Short beside a lease and the minute of a refusal, or long.
const std::vector<std::vector<std::int64_t>> paces = {
    {5, 20, 300, 2'000}, {20, 300, 5'000, 100'000}};

}  // namespace

SimWorld::SimWorld(Dice& dice, Mutant mutant)
    : dice_(dice),
      mutant_(mutant),
      partition_count_(static_cast<std::uint32_t>(dice.between(1, 2))),
      append_faults_(dice.pick(fault_permille)),
      commit_faults_(dice.pick(fault_permille)),
      deaths_(dice.pick(fault_permille) / 3),
      time_steps_ms_(dice.pick(paces)),
      clock(at(1'000'000)),
      log(partition_count_, dice.next(), clock, SimLog::Waits::never),
      ledger(clock),
      port_log_(mutated_log(mutant, log)),
      port_ledger_(mutated_ledger(mutant, log, ledger)) {
    log.set_plan([this](PartitionId) { return record_fate(); });
    ledger.set_plan([this] { return commit_fate(); });
}

RecordFate SimWorld::record_fate() {
    if (calm_ || !dice_.chance(append_faults_)) {
        return RecordFate::persisted;
    }
    return dice_.pick(std::vector<RecordFate>{
        RecordFate::not_persisted,
        RecordFate::unknown_there,
        RecordFate::unknown_lost,
        RecordFate::unknown_late,
        RecordFate::persisted_and_repeated});
}

CommitFate SimWorld::commit_fate() {
    if (calm_ || !dice_.chance(commit_faults_)) {
        return CommitFate::committed;
    }
    return dice_.pick(std::vector<CommitFate>{
        CommitFate::refused,
        CommitFate::unknown_there,
        CommitFate::unknown_late,
        CommitFate::unknown_lost});
}

PartitionId SimWorld::any_partition() {
    return PartitionId(static_cast<std::uint32_t>(dice_.below(partition_count_)));
}

void SimWorld::maybe_tear_an_append() {
    if (!calm_ && dice_.chance(deaths_ / 3)) {
        log.tear_next_append(dice_.below(6));
    }
}

bool SimWorld::strikes_dead() {
    return !calm_ && dice_.chance(deaths_ / 3);
}

bool SimWorld::loses_a_reply() {
    return !calm_ && dice_.chance(commit_faults_ / 3);
}

void SimWorld::lose_what_is_in_flight() {
    port_log_->crash();
    port_ledger_->crash();
    log.crash();
}

void SimWorld::settle() {
    log.settle();
    ledger.settle();
}

void SimWorld::pass_time() {
    clock.advance(Duration::millis(dice_.between(1, dice_.pick(time_steps_ms_))));
}

void SimWorld::jump_clock() {
    clock.jump_wall(Duration::seconds(dice_.between(-3, 3) * 86'400 + dice_.between(-60, 60)));
}

void SimWorld::back_up() {
    backup_ = ledger.tables();
}

void SimWorld::fail_over() {
    for (const auto& [key, row] : ledger.tables().places) {
        once_held_.emplace(key, row);
    }
    ledger.fail_over(backup_);
    ++incarnation_;
}

void SimWorld::calm() {
    settle();
    calm_ = true;
    log.crash();  // nothing is in flight any more: this only disarms a torn append
}

}  // namespace firstcome::tests
