// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/sim_fleet.h"

#include <algorithm>

namespace firstcome::tests {
namespace {

SimNodeConfig config_from(Dice& dice) {
    SimNodeConfig config;
    config.queue_records_max = dice.pick(std::vector<std::size_t>{4, 12, 1'000});
    config.batch_records_max = dice.pick(std::vector<std::size_t>{1, 3, 8, 2'048});
    config.participants_resident_max = dice.pick(std::vector<std::uint64_t>{5, 1'000, 1'000});
    config.close_after_sold_out = Duration::seconds(dice.between(1, 86'400));
    config.gather = dice.pick(std::vector<Duration>{{}, Duration::millis(3)});
    return config;
}

}  // namespace

SimFleet::SimFleet(Dice& dice, SimWorld& world, Findings& findings) : dice_(dice), world_(world) {
    SimNodeConfig config = config_from(dice);
    const bool alone = dice.chance(500);
    const std::size_t count = alone ? 1 : 2 + dice.below(2);
    if (!alone) {
        config.refuses_without_a_fence = world.mutant() == Mutant::refuses_without_a_fence;
        config.watch = {.lease = Duration::seconds(dice.between(1, 10))};
    }
    for (std::size_t i = 0; i < count; ++i) {
        config.node = "node" + std::to_string(i);
        members_.push_back(std::make_unique<Member>(Member{
            config,
            NodeLog(world.port_log()),
            LedgerWitness(
                world.port_ledger(),
                world.ledger,
                [&world] { return world.loses_a_reply(); },
                counts_,
                findings
            ),
            nullptr}));
        start(*members_.back());
    }
}

SimFleet::Member& SimFleet::any_member() {
    return *members_[dice_.below(members_.size())];
}

SimFleet::Member& SimFleet::any_awake() {
    std::size_t at = dice_.below(members_.size());
    while (members_[at]->frozen) {
        at = (at + 1) % members_.size();
    }
    return *members_[at];
}

SimNode& SimFleet::any() {
    return *any_awake().node;
}

std::vector<SimNode*> SimFleet::nodes() {
    std::vector<SimNode*> nodes;
    for (const auto& member : members_) {
        nodes.push_back(member->node.get());
    }
    return nodes;
}

bool SimFleet::is_frozen(const SimNode& node) const {
    return std::any_of(members_.begin(), members_.end(), [&](const auto& member) {
        return member->frozen && member->node.get() == &node;
    });
}

// --- turns ---------------------------------------------------------------------------------------

// False: the process died in it.
bool SimFleet::intake_turn(Member& member, SimNode& node) {
    world_.maybe_tear_an_append();
    node.intake_turn(world_.any_partition());
    if (world_.log.is_down()) {
        crash(member);
        return false;
    }
    return true;
}

bool SimFleet::allocation_turn(Member& member, SimNode& node) {
    node.allocation_turn(world_.any_partition());
    // A mutant of the log writes when it is read. Or the commit is there, and nobody was told.
    if (world_.log.is_down() || world_.strikes_dead()) {
        crash(member);
        return false;
    }
    return true;
}

void SimFleet::intake_turn() {
    Member& member = any_awake();
    intake_turn(member, *member.node);
}

void SimFleet::allocation_turn() {
    Member& member = any_awake();
    allocation_turn(member, *member.node);
}

void SimFleet::watch_turn() {
    Member& member = any_awake();
    world_.clock.advance(Duration::millis(dice_.between(0, 10)));
    member.node->watch_turn();
}

void SimFleet::zombie_intake_turn() {
    if (zombie_ != nullptr) {
        intake_turn(*members_.front(), *zombie_);
    }
}

void SimFleet::zombie_allocation_turn() {
    if (zombie_ != nullptr) {
        allocation_turn(*members_.front(), *zombie_);
    }
}

void SimFleet::live() {
    Member& member = any_awake();
    world_.clock.advance(Duration::millis(dice_.between(1, 100)));
    member.node->watch_turn();
    for (int turn = 0; turn < 4; ++turn) {
        if (!intake_turn(member, *member.node) || !allocation_turn(member, *member.node)) {
            return;
        }
    }
}

void SimFleet::quiet_second() {
    for (int turn = 0; turn < 4; ++turn) {
        world_.clock.advance(Duration::millis(250));
        for (const auto& member : members_) {
            if (!member->frozen) {
                member->node->watch_turn();
                allocation_turn(*member, *member->node);
            }
        }
    }
}

// --- lives and deaths ----------------------------------------------------------------------------

void SimFleet::start(Member& member) {
    member.node = std::make_unique<SimNode>(member.config, member.log, member.ledger, world_.clock);
}

void SimFleet::end(Member& member) {
    on_death_(*member.node);
    member.node.reset();
    member.frozen = false;
}

void SimFleet::crash(Member& member) {
    end_zombie();
    end(member);
    world_.lose_what_is_in_flight();
    start(member);
}

void SimFleet::crash() {
    crash(any_member());
}

void SimFleet::stop_in_peace() {
    Member& member = any_awake();
    member.node->release();
    end(member);
    start(member);
}

void SimFleet::freeze() {
    if (!shared()) {
        end_zombie();
        zombie_ = std::move(members_.front()->node);
        start(*members_.front());
        return;
    }
    const auto awake = std::count_if(members_.begin(), members_.end(), [](const auto& member) {
        return !member->frozen;
    });
    any_awake().frozen = awake > 1;
}

void SimFleet::thaw() {
    any_member().frozen = false;
}

void SimFleet::end_zombie() {
    if (zombie_ != nullptr) {
        on_death_(*zombie_);
        zombie_.reset();
    }
}

void SimFleet::cut_off_or_connect() {
    Member& member = any_member();
    bool& cut_off = dice_.chance(500) ? member.log.cut_off : member.ledger.cut_off;
    cut_off = !cut_off;
}

void SimFleet::fail_over() {
    for (const auto& member : members_) {
        member->node->remember_shown();
    }
    world_.fail_over();
    ++counts_.failovers;
}

void SimFleet::calm() {
    world_.calm();
    end_zombie();
    for (const auto& member : members_) {
        member->frozen = false;
        member->log.cut_off = member->ledger.cut_off = false;
    }
}

void SimFleet::round() {
    world_.clock.advance(Duration::millis(100));
    for (const auto& member : members_) {
        member->node->watch_turn();
        member->node->run_until_idle();
    }
}

}  // namespace firstcome::tests
