// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/sim_ledger.h"

#include "base/assert.h"

#include <algorithm>

namespace firstcome {
namespace {

Failure conflict(const char* what) {
    return fail(Errc::conflict, what);
}

bool same_point(const PartitionState& a, const PartitionState& b) {
    return a.applied == b.applied && a.chain == b.chain;
}

bool same_rest(const PartitionState& row, const PartitionState& before) {
    return row.counters == before.counters && row.last_record_hash == before.last_record_hash;
}

bool same_owner(const Ownership& row, const Ownership& own) {
    return row.epoch == own.epoch && row.owner == own.owner;
}

Result<void> write_campaign(SimTables& tables, const CampaignChange& change) {
    Campaign row = change.after;
    row.last_sequence = Sequence(0);
    if (row.current_stock < 0 || row.current_stock > row.total_stock) {
        return conflict("the stock violates its check");
    }
    const auto found = tables.campaigns.find(row.id);
    if (change.before.has_value() != (found != tables.campaigns.end())) {
        return conflict("the campaign is there, or is not");
    }
    if (!change.before) {
        const bool known =
            std::any_of(tables.campaigns.begin(), tables.campaigns.end(), [&](const auto& other) {
                return other.second.partition == row.partition &&
                       other.second.create_id == row.create_id;
            });
        if (known) {
            return conflict("the create_id is known");
        }
        tables.campaigns.emplace(row.id, row);
        return {};
    }
    if (found->second.version != change.before->version ||
        found->second.current_stock != change.before->current_stock) {
        return conflict("the campaign was changed from outside");
    }
    found->second = row;
    return {};
}

Result<void> write_place(SimTables& tables, const PlaceRow& place) {
    if (!tables.places.emplace(std::pair(place.campaign, place.sequence), place).second) {
        return conflict("the sequence is taken");
    }
    const auto key = std::pair(place.campaign, place.participant);
    if (!tables.places_by_participant.emplace(key, place.sequence).second) {
        return conflict("the participant has a place");
    }
    return {};
}

Result<void> write(SimTables& tables, const DecisionBatch& batch) {
    for (const CampaignChange& change : batch.campaigns) {
        TRY(write_campaign(tables, change));
    }
    for (const PlaceRow& place : batch.places) {
        TRY(write_place(tables, place));
    }
    for (const CommandRow& command : batch.commands) {
        const auto key = std::pair(command.campaign, command.command_id);
        if (!tables.commands.emplace(key, command).second) {
            return conflict("the command is known");
        }
    }
    for (const CommandRow& command : batch.forgotten) {
        if (tables.commands.erase({command.campaign, command.command_id}) != 1) {
            return conflict("the command to forget is not there");
        }
    }
    LedgerPosition& position = tables.partitions[batch.after.partition];
    position.state = batch.after;
    ++position.ownership.heartbeat;
    return {};
}

template <class Visit>
void for_places_of(const SimTables& tables, CampaignId campaign, const Visit& visit) {
    auto row = tables.places.lower_bound({campaign, Sequence(0)});
    for (; row != tables.places.end() && row->first.first == campaign; ++row) {
        visit(row->second);
    }
}

Campaign with_last_sequence(const SimTables& tables, Campaign campaign) {
    for_places_of(tables, campaign.id, [&](const PlaceRow& place) {
        campaign.last_sequence = place.sequence;
    });
    return campaign;
}

std::vector<CommandRow> in_order(const SimTables& tables, std::optional<PartitionId> partition) {
    std::vector<CommandRow> rows;
    for (const auto& [key, command] : tables.commands) {
        if (!partition || command.partition == *partition) {
            rows.push_back(command);
        }
    }
    std::sort(rows.begin(), rows.end(), [](const CommandRow& a, const CommandRow& b) {
        return std::pair(a.campaign, a.offset) < std::pair(b.campaign, b.offset);
    });
    return rows;
}

Result<void> check_campaign(const SimTables& tables, const Campaign& campaign, Offset applied) {
    std::int64_t places = 0;
    std::int64_t won = 0;
    Offset last = nothing_applied;
    for_places_of(tables, campaign.id, [&](const PlaceRow& place) {
        ++places;
        won += place.outcome == DecisionKind::won ? 1 : 0;
        last = std::max(last, place.offset);
    });
    if (won != campaign.won() || places != campaign.last_sequence.value() || last > applied) {
        return fail(Errc::corrupt, "the ledger contradicts itself: firstcome rebuild");
    }
    return {};
}

class TablesSnapshot final : public ArchiveSnapshot {
  public:
    explicit TablesSnapshot(SimTables tables) : tables_(std::move(tables)) {}

    Result<std::vector<LedgerPosition>> partitions() override {
        std::vector<LedgerPosition> rows;
        for (const auto& [id, position] : tables_.partitions) {
            rows.push_back(position);
        }
        return rows;
    }

    Result<std::vector<Campaign>> campaigns() override {
        std::vector<Campaign> rows;
        for (const auto& [id, campaign] : tables_.campaigns) {
            rows.push_back(with_last_sequence(tables_, campaign));
        }
        return rows;
    }

    Result<void> places(CampaignId campaign, const PlaceSink& sink) override {
        for_places_of(tables_, campaign, sink);
        return {};
    }

    Result<std::optional<PlaceRow>> find_place(
        CampaignId campaign, const ParticipantId& participant
    ) override {
        const auto found = tables_.places_by_participant.find({campaign, participant});
        if (found == tables_.places_by_participant.end()) {
            return std::optional<PlaceRow>();
        }
        return place_at(campaign, found->second);
    }

    Result<std::optional<PlaceRow>> place_at(CampaignId campaign, Sequence sequence) override {
        const auto found = tables_.places.find({campaign, sequence});
        return found == tables_.places.end() ? std::optional<PlaceRow>() : found->second;
    }

    Result<std::vector<CommandRow>> commands() override { return in_order(tables_, std::nullopt); }

    Result<std::vector<OwnershipRow>> ownerships() override { return tables_.ownerships; }

    Result<std::vector<std::string>> damage() override { return std::vector<std::string>(); }

  private:
    const SimTables tables_;
};

}  // namespace

void SimLedger::settle() {
    if (on_its_way_) {
        tables_ = *std::exchange(on_its_way_, std::nullopt);
    }
}

void SimLedger::fail_over(SimTables older) {
    on_its_way_.reset();
    tables_ = std::move(older);
}

Result<LoadedPartition> SimLedger::load(PartitionId partition) {
    LoadedPartition loaded;
    loaded.position.state.partition = partition;
    if (const auto row = tables_.partitions.find(partition); row != tables_.partitions.end()) {
        loaded.position = row->second;
    }
    const PartitionState& state = loaded.position.state;
    if (state.applied != nothing_applied && state.counters.sum() != state.applied.value()) {
        return fail(Errc::corrupt, "the counters contradict the applied offset: firstcome rebuild");
    }
    for (const auto& [id, campaign] : tables_.campaigns) {
        if (campaign.partition != partition) {
            continue;
        }
        loaded.campaigns.push_back(with_last_sequence(tables_, campaign));
        if (campaign.phase != Phase::closed) {
            TRY(check_campaign(tables_, loaded.campaigns.back(), state.applied));
        }
    }
    loaded.commands = in_order(tables_, partition);
    return loaded;
}

Result<void> SimLedger::load_places(CampaignId campaign, Offset below, const PlaceSink& sink) {
    Sequence expected{1};
    bool in_order = true;
    for_places_of(tables_, campaign, [&](const PlaceRow& place) {
        if (place.offset < below) {
            in_order = in_order && place.sequence == expected;
            expected = expected.next();
            sink(place);
        }
    });
    if (!in_order) {
        return fail(Errc::corrupt, "a sequence is missing: firstcome rebuild");
    }
    return {};
}

Result<std::vector<CommitOutcome>> SimLedger::commit_together(DecisionBatches batches) {
    ASSERT(!batches.empty());
    settle();
    const CommitFate fate = plan_ ? plan_() : CommitFate::committed;
    if (fate == CommitFate::refused) {
        return fail(Errc::busy, "the simulated ledger is busy");
    }
    std::vector<CommitOutcome> outcomes;
    std::optional<SimTables> written;
    std::optional<PartitionId> last;
    for (const DecisionBatch* batch : batches) {
        ASSERT(!last || *last < batch->before.partition);
        last = batch->before.partition;
        TRY_ASSIGN(const auto known, known_outcome(*batch));
        outcomes.push_back(known.value_or(CommitOutcome::committed));
        if (!known) {
            if (!written) {
                written = tables_;
            }
            TRY(write(*written, *batch));
        }
    }
    if (written) {
        TRY(finish(fate, *std::move(written)));
    }
    return outcomes;
}

// Nothing: the batch is to be written.
Result<std::optional<CommitOutcome>> SimLedger::known_outcome(const DecisionBatch& batch) const {
    ASSERT(batch.after.applied > batch.before.applied);
    ASSERT(batch.after.counters.sum() == batch.after.applied.value());
    const auto row = tables_.partitions.find(batch.before.partition);
    if (row == tables_.partitions.end()) {
        return CommitOutcome::superseded;
    }
    const LedgerPosition& position = row->second;
    if (same_point(position.state, batch.after)) {
        return CommitOutcome::committed;
    }
    if (!same_point(position.state, batch.before) ||
        !same_owner(position.ownership, {batch.epoch, batch.owner})) {
        return CommitOutcome::superseded;
    }
    if (!same_rest(position.state, batch.before)) {
        return conflict("the partition's row was changed from outside");
    }
    return std::nullopt;
}

Result<void> SimLedger::finish(CommitFate fate, SimTables written) {
    if (fate == CommitFate::committed || fate == CommitFate::unknown_there) {
        tables_ = std::move(written);
    } else if (fate == CommitFate::unknown_late) {
        on_its_way_ = std::move(written);
    }
    if (fate == CommitFate::committed) {
        return {};
    }
    return fail(Errc::timeout, "the simulated ledger did not answer");
}

Result<std::vector<LedgerPosition>> SimLedger::observe() {
    return TablesSnapshot(tables_).partitions();
}

Result<Ownership> SimLedger::take(
    PartitionId partition, std::string_view node, const Ownership& seen, Epoch highest_seen
) {
    ASSERT(!node.empty());
    settle();
    LedgerPosition row;
    row.state.partition = partition;
    if (const auto found = tables_.partitions.find(partition); found != tables_.partitions.end()) {
        row = found->second;
    }
    if (row.ownership != seen) {
        return conflict("another node was faster");
    }
    row.ownership = {
        std::max(seen.epoch, highest_seen).next(), std::string(node), seen.heartbeat + 1};
    tables_.partitions[partition] = row;
    tables_.ownerships.push_back(
        {partition, row.ownership.epoch, row.ownership.owner, clock_.wall_now()}
    );
    return row.ownership;
}

Result<bool> SimLedger::beat(PartitionId partition, const Ownership& own) {
    settle();
    const auto row = tables_.partitions.find(partition);
    if (row == tables_.partitions.end() || !same_owner(row->second.ownership, own)) {
        return false;
    }
    ++row->second.ownership.heartbeat;
    return true;
}

Result<void> SimLedger::release(PartitionId partition, const Ownership& own) {
    settle();
    const auto row = tables_.partitions.find(partition);
    if (row != tables_.partitions.end() && same_owner(row->second.ownership, own)) {
        row->second.ownership.owner.clear();
        ++row->second.ownership.heartbeat;
    }
    return {};
}

Result<void> SimLedger::reset(PartitionId partition, const Ownership& own) {
    settle();
    const auto row = tables_.partitions.find(partition);
    if (row == tables_.partitions.end() || !same_owner(row->second.ownership, own)) {
        return conflict("the partition has another owner");
    }
    std::erase_if(tables_.places, [&](const auto& place) {
        return place.second.partition == partition;
    });
    std::erase_if(tables_.places_by_participant, [&](const auto& place) {
        return !tables_.places.contains({place.first.first, place.second});
    });
    std::erase_if(tables_.commands, [&](const auto& command) {
        return command.second.partition == partition;
    });
    std::erase_if(tables_.campaigns, [&](const auto& campaign) {
        return campaign.second.partition == partition;
    });
    row->second.state = PartitionState{};
    row->second.state.partition = partition;
    ++row->second.ownership.heartbeat;
    return {};
}

Result<std::unique_ptr<ArchiveSnapshot>> SimArchive::snapshot() {
    return std::make_unique<TablesSnapshot>(ledger_.tables());
}

}  // namespace firstcome
