// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/shared_mutants.h"

#include "tests/sim/judge.h"

namespace firstcome::tests {
namespace {

// Lets a batch pass that was decided before another node took over.
class AnyEpoch final : public MortalLedger {
  public:
    explicit AnyEpoch(SimLedger& ledger) : MortalLedger(ledger), sim_(ledger) {}

    Result<CommitOutcome> commit_one(const DecisionBatch& batch) override {
        sim_.settle();
        DecisionBatch passing = batch;
        const auto row = sim_.tables().partitions.find(batch.before.partition);
        if (row != sim_.tables().partitions.end()) {
            passing.epoch = row->second.ownership.epoch;
            passing.owner = row->second.ownership.owner;
        }
        return MortalLedger::commit_one(passing);
    }

  private:
    SimLedger& sim_;
};

// Writes itself down as the owner, whatever the row says by now.
class Grabber final : public MortalLedger {
  public:
    explicit Grabber(SimLedger& ledger) : MortalLedger(ledger), sim_(ledger) {}

    Result<Ownership> take(
        PartitionId partition, std::string_view node, const Ownership& seen, Epoch highest_seen
    ) override {
        sim_.settle();
        const Ownership own{
            std::max(seen.epoch, highest_seen).next(), std::string(node), seen.heartbeat + 1};
        LedgerPosition& row = sim_.tables().partitions[partition];
        row.state.partition = partition;
        row.ownership = own;
        sim_.tables().ownerships.push_back({partition, own.epoch, own.owner, WallTime{}});
        return own;
    }

  private:
    SimLedger& sim_;
};

// Says that everything in the log is applied, so that followers fold and show it.
class EndOfLog final : public MortalLedger {
  public:
    EndOfLog(SimLog& log, SimLedger& ledger) : MortalLedger(ledger), log_(log) {}

    Result<std::vector<LedgerPosition>> observe() override {
        TRY_ASSIGN(auto positions, MortalLedger::observe());
        for (LedgerPosition& position : positions) {
            position.state = judge(log_, position.state.partition).state;
        }
        return positions;
    }

  private:
    SimLog& log_;
};

// Goes on with decisions of which another node's came first.
class Keeper final : public MortalLedger {
  public:
    using MortalLedger::MortalLedger;

    Result<CommitOutcome> commit_one(const DecisionBatch& batch) override {
        TRY(MortalLedger::commit_one(batch));
        return CommitOutcome::committed;
    }
};

}  // namespace

std::unique_ptr<MortalLedger> mutated_shared_ledger(Mutant mutant, SimLog& log, SimLedger& ledger) {
    switch (mutant) {
        case Mutant::commits_under_any_epoch:
            return std::make_unique<AnyEpoch>(ledger);
        case Mutant::takes_without_comparing:
            return std::make_unique<Grabber>(ledger);
        case Mutant::shows_followers_the_end_of_the_log:
            return std::make_unique<EndOfLog>(log, ledger);
        case Mutant::keeps_what_was_superseded:
            return std::make_unique<Keeper>(ledger);
        default:
            return std::make_unique<MortalLedger>(ledger);
    }
}

}  // namespace firstcome::tests
