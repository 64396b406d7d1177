// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/simulation.h"

#include "tests/sim/rest_checks.h"
#include "tests/sim/sim_checks.h"
#include "tests/sim/sim_clients.h"
#include "tests/sim/sim_fleet.h"

namespace firstcome::tests {
namespace {

constexpr int rounds_to_rest_max = 300;

class Simulation {
  public:
    Simulation(std::uint64_t seed, Mutant mutant)
        : dice_(seed),
          world_(dice_, mutant),
          goes_back_(dice_.chance(500)) {}

    std::optional<std::string> run() {
        const std::size_t steps = 200 + dice_.below(600);
        for (std::size_t campaigns = 1 + dice_.below(3); campaigns > 0; --campaigns) {
            clients_.create_campaign();
        }
        for (std::size_t step = 1; step <= steps && !findings_.first(); ++step) {
            findings_.begin_step(step);
            act();
            clients_.listen();
            snapshots_.look(world_.ledger.tables(), world_.incarnation(), findings_);
            expect_nobody_halted();
        }
        if (!findings_.first()) {
            come_to_rest();
            compare();
        }
        return findings_.first();
    }

    SimCoverage coverage();

  private:
    struct Act {
        std::size_t weight;
        void (Simulation::*what)();
    };

    static const std::vector<Act>& acts_of_one();
    static const std::vector<Act>& acts_of_several();

    void act() {
        const std::vector<Act>& acts = fleet_.shared() ? acts_of_several() : acts_of_one();
        std::size_t total = 0;
        for (const Act& one : acts) {
            total += one.weight;
        }
        std::size_t thrown = dice_.below(total);
        for (const Act& one : acts) {
            if (thrown < one.weight) {
                (this->*one.what)();
                return;
            }
            thrown -= one.weight;
        }
    }

    void enter() { clients_.enter(); }

    void command() { clients_.send_command(); }

    void again() { clients_.send_again(); }

    void give_up() { clients_.give_up(); }

    void look() { clients_.look(); }

    void read() { clients_.read_behind_a_fence(); }

    void intake() { fleet_.intake_turn(); }

    void allocation() { fleet_.allocation_turn(); }

    void watch() { fleet_.watch_turn(); }

    void live() { fleet_.live(); }

    void quiet() { fleet_.quiet_second(); }

    void zombie_intake() { fleet_.zombie_intake_turn(); }

    void zombie_allocation() { fleet_.zombie_allocation_turn(); }

    void settle() { world_.settle(); }

    void time() { world_.pass_time(); }

    void jump() { world_.jump_clock(); }

    void crash() { fleet_.crash(); }

    void stop() { fleet_.stop_in_peace(); }

    void freeze() { fleet_.freeze(); }

    void thaw() { fleet_.thaw(); }

    void end_zombie() { fleet_.end_zombie(); }

    void cut() { fleet_.cut_off_or_connect(); }

    void back_up() { world_.back_up(); }

    void fail_over() {
        if (goes_back_) {
            fleet_.fail_over();
        }
    }

    void expect_nobody_halted();
    void come_to_rest();
    void compare();

    Dice dice_;
    Findings findings_;
    SimWorld world_;
    const bool goes_back_;  // the ledger does, in this seed
    SimFleet fleet_{dice_, world_, findings_};
    SimClients clients_{dice_, world_, fleet_, findings_};
    SnapshotChecks snapshots_;
};

const std::vector<Simulation::Act>& Simulation::acts_of_one() {
    static const std::vector<Act> table = {
        {300, &Simulation::enter},
        {40, &Simulation::command},
        {40, &Simulation::again},
        {20, &Simulation::give_up},
        {30, &Simulation::look},
        {200, &Simulation::intake},
        {200, &Simulation::allocation},
        {20, &Simulation::zombie_intake},
        {20, &Simulation::zombie_allocation},
        {15, &Simulation::read},
        {15, &Simulation::settle},
        {60, &Simulation::time},
        {8, &Simulation::jump},
        {8, &Simulation::crash},
        {8, &Simulation::freeze},
        {10, &Simulation::end_zombie},
    };
    return table;
}

const std::vector<Simulation::Act>& Simulation::acts_of_several() {
    static const std::vector<Act> table = {
        {300, &Simulation::enter},      {40, &Simulation::command}, {40, &Simulation::again},
        {20, &Simulation::give_up},     {30, &Simulation::look},    {120, &Simulation::intake},
        {150, &Simulation::allocation}, {100, &Simulation::watch},  {120, &Simulation::live},
        {20, &Simulation::quiet},       {40, &Simulation::read},    {15, &Simulation::settle},
        {40, &Simulation::time},        {8, &Simulation::jump},     {8, &Simulation::crash},
        {6, &Simulation::stop},         {12, &Simulation::freeze},  {14, &Simulation::thaw},
        {10, &Simulation::cut},         {10, &Simulation::back_up}, {6, &Simulation::fail_over},
    };
    return table;
}

void Simulation::expect_nobody_halted() {
    for (SimNode* node : fleet_.nodes()) {
        for (std::uint32_t i = 0; i < world_.partition_count(); ++i) {
            const auto& halted = node->allocation(PartitionId(i)).halted();
            if (halted) {
                findings_.report("I18", "halted without a reason to: " + halted->message());
            }
        }
    }
}

void Simulation::come_to_rest() {
    fleet_.calm();
    for (int round = 0; round < rounds_to_rest_max; ++round) {
        findings_.begin_step(findings_.step() + 1);
        fleet_.round();
        clients_.listen();
        snapshots_.look(world_.ledger.tables(), world_.incarnation(), findings_);
        expect_nobody_halted();
        if (is_at_rest(world_, fleet_)) {
            return;
        }
    }
    findings_.report("I18", "does not come to rest after the last fault");
}

void Simulation::compare() {
    if (!findings_.first()) {
        clients_.stop_waiting_for_fences();
        expect_sound_rest(world_, fleet_, clients_, findings_);
    }
}

SimCoverage Simulation::coverage() {
    SimCoverage coverage;
    for (std::uint32_t i = 0; i < world_.partition_count(); ++i) {
        const JudgedPartition judged = judge(world_.log, PartitionId(i));
        const DecisionCounters& counters = judged.state.counters;
        coverage.records += judged.records.size();
        coverage.won += static_cast<std::size_t>(counters.won);
        coverage.sold_out += static_cast<std::size_t>(counters.sold_out);
        coverage.refused += static_cast<std::size_t>(counters.not_open + counters.closed);
        coverage.duplicates += static_cast<std::size_t>(counters.duplicate);
        for (const JudgedRecord& record : judged.records) {
            coverage.repeated += record.decision.kind == DecisionKind::repeated ? 1 : 0;
            const bool opened = std::holds_alternative<OpenCampaign>(record.command) &&
                                record.decision.kind == DecisionKind::applied;
            coverage.openings += opened ? 1 : 0;
        }
    }
    coverage.takeovers = world_.ledger.tables().ownerships.size();
    coverage.between_nodes = fleet_.counts().takeovers;
    coverage.fenced = fleet_.counts().fenced;
    coverage.failovers = fleet_.counts().failovers;
    coverage.shared = fleet_.shared() ? 1 : 0;
    coverage.clients = clients_.counts();
    return coverage;
}

}  // namespace

SimCoverage& SimCoverage::operator+=(const SimCoverage& other) {
    records += other.records;
    won += other.won;
    sold_out += other.sold_out;
    refused += other.refused;
    duplicates += other.duplicates;
    repeated += other.repeated;
    openings += other.openings;
    takeovers += other.takeovers;
    shared += other.shared;
    between_nodes += other.between_nodes;
    fenced += other.fenced;
    failovers += other.failovers;
    clients.read_elsewhere += other.clients.read_elsewhere;
    clients.told_from_memory += other.clients.told_from_memory;
    clients.asked_again += other.clients.asked_again;
    return *this;
}

std::optional<std::string> simulate(std::uint64_t seed, Mutant mutant, SimCoverage* coverage) {
    Simulation simulation(seed, mutant);
    auto finding = simulation.run();
    if (coverage != nullptr && !finding) {
        *coverage += simulation.coverage();
    }
    return finding;
}

}  // namespace firstcome::tests
