// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/sim_world.h"

#include "tests/sim/commands.h"

namespace firstcome::tests {
namespace {

const std::vector<std::size_t> fault_permille = {0, 20, 100, 300};

SimNodeConfig config_from(Dice& dice) {
    SimNodeConfig config;
    config.queue_records_max = dice.pick(std::vector<std::size_t>{4, 12, 1'000});
    config.batch_records_max = dice.pick(std::vector<std::size_t>{1, 3, 8, 2'048});
    config.participants_resident_max = dice.pick(std::vector<std::uint64_t>{5, 1'000, 1'000});
    config.close_after_sold_out = Duration::seconds(dice.between(1, 86'400));
    return config;
}

}  // namespace

SimWorld::SimWorld(Dice& dice, Mutant mutant)
    : dice_(dice),
      mutant_(mutant),
      partition_count_(static_cast<std::uint32_t>(dice.between(1, 2))),
      append_faults_(dice.pick(fault_permille)),
      commit_faults_(dice.pick(fault_permille)),
      deaths_(dice.pick(fault_permille) / 3),
      config_(config_from(dice)),
      clock(at(1'000'000)),
      log(partition_count_, dice.next(), clock, SimLog::Waits::never),
      ledger(clock),
      port_log_(mutated_log(mutant, log)),
      port_ledger_(mutated_ledger(mutant, ledger)) {
    log.set_plan([this](PartitionId) { return record_fate(); });
    ledger.set_plan([this] { return commit_fate(); });
    start();
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

void SimWorld::start() {
    node_ = std::make_unique<SimNode>(config_, *port_log_, *port_ledger_, clock);
}

void SimWorld::intake_turn(SimNode& node) {
    if (!calm_ && dice_.chance(deaths_ / 3)) {
        log.tear_next_append(dice_.below(6));
    }
    node.intake_turn(any_partition());
    if (log.is_down()) {
        crash();
    }
}

void SimWorld::allocation_turn(SimNode& node) {
    node.allocation_turn(any_partition());
    if (log.is_down()) {
        crash();  // a mutant of the log writes when it is read
    }
    if (!calm_ && dice_.chance(deaths_ / 3)) {
        crash();  // the commit may be there, and nobody was told
    }
}

void SimWorld::crash() {
    end_zombie();
    on_death_(*node_);
    node_.reset();
    port_log_->crash();
    port_ledger_->crash();
    log.crash();
    start();
}

void SimWorld::freeze() {
    end_zombie();
    zombie_ = std::move(node_);
    start();
}

void SimWorld::end_zombie() {
    if (zombie_ != nullptr) {
        on_death_(*zombie_);
        zombie_.reset();
    }
}

void SimWorld::settle() {
    log.settle();
    ledger.settle();
}

void SimWorld::pass_time() {
    const std::int64_t most = dice_.pick(std::vector<std::int64_t>{20, 300, 5'000, 100'000});
    clock.advance(Duration::millis(dice_.between(1, most)));
}

void SimWorld::jump_clock() {
    clock.jump_wall(Duration::seconds(dice_.between(-3, 3) * 86'400 + dice_.between(-60, 60)));
}

void SimWorld::calm() {
    settle();
    calm_ = true;
    log.crash();  // nothing is in flight any more: this only disarms a torn append
    end_zombie();
}

}  // namespace firstcome::tests
