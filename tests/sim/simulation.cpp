// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/simulation.h"

#include "tests/sim/sim_checks.h"
#include "tests/sim/sim_clients.h"

namespace firstcome::tests {
namespace {

constexpr int rounds_to_rest_max = 300;

class Simulation {
  public:
    Simulation(std::uint64_t seed, Mutant mutant) : dice_(seed), world_(dice_, mutant) {}

    std::optional<std::string> run() {
        const std::size_t steps = 200 + dice_.below(600);
        for (std::size_t campaigns = 1 + dice_.below(3); campaigns > 0; --campaigns) {
            clients_.create_campaign();
        }
        for (std::size_t step = 1; step <= steps && !findings_.first(); ++step) {
            findings_.begin_step(step);
            act();
            clients_.listen();
            snapshots_.look(world_.ledger.tables(), findings_);
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

    static const std::vector<Act>& acts();

    void act() {
        std::size_t total = 0;
        for (const Act& one : acts()) {
            total += one.weight;
        }
        std::size_t thrown = dice_.below(total);
        for (const Act& one : acts()) {
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

    void intake() { world_.intake_turn(world_.node()); }

    void allocation() { world_.allocation_turn(world_.node()); }

    void zombie_intake() {
        if (world_.zombie() != nullptr) {
            world_.intake_turn(*world_.zombie());
        }
    }

    void zombie_allocation() {
        if (world_.zombie() != nullptr) {
            world_.allocation_turn(*world_.zombie());
        }
    }

    void settle() { world_.settle(); }

    void time() { world_.pass_time(); }

    void jump() { world_.jump_clock(); }

    void crash() { world_.crash(); }

    void freeze() { world_.freeze(); }

    void end_zombie() { world_.end_zombie(); }

    void expect_nobody_halted();
    void come_to_rest();
    bool at_rest();
    void compare();
    void expect_rebuild(const std::vector<JudgedPartition>& judged);
    void expect_no_more_memory(const std::vector<JudgedPartition>& judged);
    void expect_nobody_waits(const std::vector<JudgedPartition>& judged);

    Dice dice_;
    Findings findings_;
    SimWorld world_;
    SimClients clients_{dice_, world_, findings_};
    SnapshotChecks snapshots_;
};

const std::vector<Simulation::Act>& Simulation::acts() {
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

void Simulation::expect_nobody_halted() {
    for (std::uint32_t i = 0; i < world_.partition_count(); ++i) {
        const auto& halted = world_.node().allocation(PartitionId(i)).halted();
        if (halted) {
            findings_.report("I18", "halted without a reason to: " + halted->message());
        }
    }
}

bool Simulation::at_rest() {
    for (std::uint32_t i = 0; i < world_.partition_count(); ++i) {
        const PartitionId partition(i);
        const Offset end = world_.log.end(partition).value();
        if (world_.node().views().applied(partition).next() != end ||
            world_.node().queue(partition).size() > 0) {
            return false;
        }
    }
    return world_.node().views().ready();
}

void Simulation::come_to_rest() {
    world_.calm();
    for (int round = 0; round < rounds_to_rest_max; ++round) {
        findings_.begin_step(findings_.step() + 1);
        world_.clock.advance(Duration::millis(100));
        world_.node().run_until_idle();
        clients_.listen();
        snapshots_.look(world_.ledger.tables(), findings_);
        if (at_rest()) {
            return;
        }
    }
    findings_.report("I18", "does not come to rest after the last fault");
}

void Simulation::compare() {
    if (findings_.first()) {
        return;
    }
    std::vector<JudgedPartition> judged;
    for (std::uint32_t i = 0; i < world_.partition_count(); ++i) {
        judged.push_back(judge(world_.log, PartitionId(i)));
        expect_folded(judged.back(), world_.ledger.tables(), findings_);
    }
    expect_history(judged, clients_, findings_);
    expect_nobody_waits(judged);
    expect_no_more_memory(judged);
    expect_rebuild(judged);
}

// At rest a process keeps the places of open campaigns and the requests that wait, nothing else.
void Simulation::expect_no_more_memory(const std::vector<JudgedPartition>& judged) {
    std::uint64_t places = 0;
    std::size_t waiters = 0;
    for (const JudgedPartition& partition : judged) {
        for (const PlaceRow& place : partition.places) {
            places += partition.campaigns.at(place.campaign).phase == Phase::closed ? 0U : 1U;
        }
        waiters += world_.node().views().waiters(partition.state.partition).size();
    }
    findings_.expect(
        world_.node().views().resident() == places, "I15", "places of closed campaigns are kept"
    );
    findings_.expect(
        waiters == clients_.waiters(world_.node()), "I15", "requests are kept that do not wait"
    );
}

// A request of the surviving process whose record is decided was told so, unless the process loaded
// anew meanwhile: then it asks again at its deadline.
void Simulation::expect_nobody_waits(const std::vector<JudgedPartition>& judged) {
    const std::vector<RequestId> waiting = clients_.waiting(world_.node());
    for (const JudgedPartition& partition : judged) {
        if (world_.node().views().probe(partition.state.partition).loads.value() > 1) {
            continue;
        }
        for (const JudgedRecord& record : partition.records) {
            const auto* entry = std::get_if<Entry>(&record.command);
            const bool waits =
                entry != nullptr &&
                std::find(waiting.begin(), waiting.end(), entry->request_id) != waiting.end();
            findings_.expect(!waits, "I4", "a decided request still waits");
        }
    }
}

void Simulation::expect_rebuild(const std::vector<JudgedPartition>& judged) {
    SimLedger rebuilt(world_.clock);
    SimNode node({.node = "rebuild"}, world_.log, rebuilt, world_.clock);
    for (const JudgedPartition& partition : judged) {
        for (int turn = 0;
             turn < 10 && node.views().applied(partition.state.partition) < partition.state.applied;
             ++turn) {
            node.allocation_turn(partition.state.partition);
        }
        expect_folded(partition, rebuilt.tables(), findings_);
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
