// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/mutants.h"

#include "tests/sim/shared_mutants.h"

#include <map>
#include <utility>

namespace firstcome::tests {
namespace {

// Says durable, and writes with the next batch.
class EarlyAck final : public MortalLog {
  public:
    using MortalLog::MortalLog;

    std::vector<AppendResult> append(PartitionId partition, const RecordBatch& batch) override {
        flush();
        partition_ = partition;
        unwritten_ = batch;
        return std::vector<AppendResult>(batch.size(), {AppendStatus::persisted, std::nullopt});
    }

    Result<void> read(
        PartitionId partition,
        Offset from,
        std::size_t records_max,
        Duration wait,
        RecordBatch& into
    ) override {
        flush();
        return MortalLog::read(partition, from, records_max, wait, into);
    }

    void crash() override { unwritten_.clear(); }

  private:
    void flush() {
        if (!unwritten_.empty()) {
            MortalLog::append(partition_, std::exchange(unwritten_, {}));
        }
    }

    PartitionId partition_;
    RecordBatch unwritten_;
};

class DefiniteUnknown final : public MortalLog {
  public:
    using MortalLog::MortalLog;

    std::vector<AppendResult> append(PartitionId partition, const RecordBatch& batch) override {
        auto results = MortalLog::append(partition, batch);
        for (AppendResult& result : results) {
            if (result.status == AppendStatus::unknown) {
                result.status = AppendStatus::not_persisted;
            }
        }
        return results;
    }
};

// Writes the first record of a batch only behind the next batch, or when somebody reads in vain.
class Reorder final : public MortalLog {
  public:
    using MortalLog::MortalLog;

    std::vector<AppendResult> append(PartitionId partition, const RecordBatch& batch) override {
        RecordBatch turned;
        for (std::size_t i = 1; i < batch.size(); ++i) {
            turned.add(batch[i].bytes);
        }
        for (std::size_t i = 0; i < held_[partition].size(); ++i) {
            turned.add(held_[partition][i].bytes);
        }
        held_[partition].clear();
        held_[partition].add(batch[0].bytes);
        write(partition, turned);
        return std::vector<AppendResult>(batch.size(), {AppendStatus::persisted, std::nullopt});
    }

    Result<void> read(
        PartitionId partition,
        Offset from,
        std::size_t records_max,
        Duration wait,
        RecordBatch& into
    ) override {
        TRY(MortalLog::read(partition, from, records_max, wait, into));
        if (into.empty()) {
            write(partition, std::exchange(held_[partition], {}));
        }
        return {};
    }

    void crash() override {
        for (auto& [partition, records] : held_) {
            write(partition, std::exchange(records, {}));
        }
    }

  private:
    void write(PartitionId partition, const RecordBatch& batch) {
        if (!batch.empty()) {
            MortalLog::append(partition, batch);
        }
    }

    std::map<PartitionId, RecordBatch> held_;
};

// Answers the log's end from memory, as a watermark that a client keeps.
class OldEnd final : public MortalLog {
  public:
    using MortalLog::MortalLog;

    Result<Offset> end(PartitionId partition) override {
        Offset& end = ends_[partition];
        const Offset old = end;
        TRY_ASSIGN(end, MortalLog::end(partition));
        return old;
    }

  private:
    std::map<PartitionId, Offset> ends_;
};

// Two transactions: first the offset, then the decisions. The process may die in between.
class OffsetApart final : public MortalLedger {
  public:
    explicit OffsetApart(SimLedger& ledger) : MortalLedger(ledger), sim_(ledger) {}

    Result<CommitOutcome> commit_one(const DecisionBatch& batch) override {
        DecisionBatch offset = batch;
        offset.places.clear();
        offset.campaigns.clear();
        offset.commands.clear();
        offset.forgotten.clear();
        TRY_ASSIGN(const CommitOutcome outcome, MortalLedger::commit_one(offset));
        if (outcome == CommitOutcome::committed) {
            put(batch);
        }
        return outcome;
    }

  private:
    void put(const DecisionBatch& batch) {
        SimTables& tables = sim_.tables();
        for (const CampaignChange& change : batch.campaigns) {
            Campaign row = change.after;
            row.last_sequence = {};
            tables.campaigns[row.id] = row;
        }
        for (const PlaceRow& place : batch.places) {
            tables.places[{place.campaign, place.sequence}] = place;
            tables.places_by_participant[{place.campaign, place.participant}] = place.sequence;
        }
        for (const CommandRow& command : batch.commands) {
            tables.commands[{command.campaign, command.command_id}] = command;
        }
    }

    SimLedger& sim_;
};

// Says committed, and commits with the next call.
class EarlyTeller final : public MortalLedger {
  public:
    using MortalLedger::MortalLedger;

    Result<CommitOutcome> commit_one(const DecisionBatch& batch) override {
        if (unwritten_) {
            TRY(MortalLedger::commit_one(*unwritten_));
        }
        unwritten_ = batch;
        return CommitOutcome::committed;
    }

    void crash() override { unwritten_.reset(); }

  private:
    std::optional<DecisionBatch> unwritten_;
};

class Optimist final : public MortalLedger {
  public:
    using MortalLedger::MortalLedger;

    Result<CommitOutcome> commit_one(const DecisionBatch& batch) override {
        const auto outcome = MortalLedger::commit_one(batch);
        const bool unknown = !outcome && outcome.error().code == Errc::timeout;
        return unknown ? Result<CommitOutcome>(CommitOutcome::committed) : outcome;
    }
};

// Writes what it is given wherever the ledger stands.
class Blind final : public MortalLedger {
  public:
    explicit Blind(SimLedger& ledger) : MortalLedger(ledger), sim_(ledger) {}

    Result<CommitOutcome> commit_one(const DecisionBatch& batch) override {
        sim_.settle();
        DecisionBatch again = batch;
        const LedgerPosition& position = sim_.tables().partitions[batch.before.partition];
        again.before = position.state;
        again.epoch = position.ownership.epoch;
        again.owner = position.ownership.owner;
        if (again.before.applied >= again.after.applied) {
            again.before.applied = nothing_applied;
            sim_.tables().partitions[batch.before.partition].state = again.before;
        }
        return MortalLedger::commit_one(again);
    }

  private:
    SimLedger& sim_;
};

// SELECT, then an unconditional UPDATE: whoever comes last wins.
class NoWall final : public MortalLedger {
  public:
    explicit NoWall(SimLedger& ledger) : MortalLedger(ledger), sim_(ledger) {}

    Result<CommitOutcome> commit_one(const DecisionBatch& batch) override {
        for (const CampaignChange& change : batch.campaigns) {
            Campaign row = change.after;
            row.last_sequence = {};
            if (change.before) {
                sim_.tables().campaigns[row.id] = row;
            }
        }
        DecisionBatch rest = batch;
        std::erase_if(rest.campaigns, [](const auto& one) { return one.before.has_value(); });
        return MortalLedger::commit_one(rest);
    }

  private:
    SimLedger& sim_;
};

class Forgetful final : public MortalLedger {
  public:
    explicit Forgetful(SimLedger& ledger) : MortalLedger(ledger), sim_(ledger) {}

    Result<void> load_places(CampaignId campaign, Offset below, const PlaceSink& sink) override {
        if (sim_.tables().campaigns[campaign].phase == Phase::closed) {
            return {};
        }
        return MortalLedger::load_places(campaign, below, sink);
    }

  private:
    SimLedger& sim_;
};

}  // namespace

std::unique_ptr<MortalLog> mutated_log(Mutant mutant, SimLog& log) {
    switch (mutant) {
        case Mutant::acknowledges_before_durable:
            return std::make_unique<EarlyAck>(log);
        case Mutant::calls_possibly_persisted_refused:
            return std::make_unique<DefiniteUnknown>(log);
        case Mutant::remembers_the_end_of_the_log:
            return std::make_unique<OldEnd>(log);
        case Mutant::reorders_a_batch:
            return std::make_unique<Reorder>(log);
        default:
            return std::make_unique<MortalLog>(log);
    }
}

std::unique_ptr<MortalLedger> mutated_ledger(Mutant mutant, SimLog& log, SimLedger& ledger) {
    switch (mutant) {
        case Mutant::commits_the_offset_apart:
            return std::make_unique<OffsetApart>(ledger);
        case Mutant::tells_before_the_commit:
            return std::make_unique<EarlyTeller>(ledger);
        case Mutant::calls_an_unknown_commit_committed:
            return std::make_unique<Optimist>(ledger);
        case Mutant::resends_without_looking:
            return std::make_unique<Blind>(ledger);
        case Mutant::takes_rows_without_a_second_wall:
            return std::make_unique<NoWall>(ledger);
        case Mutant::forgets_the_places_of_a_reopening:
            return std::make_unique<Forgetful>(ledger);
        default:
            return mutated_shared_ledger(mutant, log, ledger);
    }
}

}  // namespace firstcome::tests
