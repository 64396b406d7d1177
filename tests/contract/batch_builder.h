// SPDX-License-Identifier: Apache-2.0
#pragma once
// BatchBuilder: sound decision batches without an allocator. Each call decides one more record.

#include "ledger/rows.h"

#include <map>
#include <set>
#include <string_view>

namespace firstcome::tests {

ParticipantId person(std::string_view text);
CommandId command_id(std::uint64_t number);

class BatchBuilder {
  public:
    // Decides as `own`. Begins with record 0 of an empty partition, or goes on behind `state`.
    explicit BatchBuilder(Ownership own, PartitionId partition = PartitionId(0));
    BatchBuilder(
        Ownership own, const PartitionState& state, const std::vector<Campaign>& campaigns
    );

    BatchBuilder& create(CampaignId id, std::int64_t stock, std::string_view name = "spring sale");
    // A place: won while there is stock, then sold_out.
    BatchBuilder& enter(CampaignId id, std::string_view participant);
    BatchBuilder& refuse(DecisionKind refusal);
    BatchBuilder& close(CampaignId id);
    // A command that changed nothing, to be remembered under `number`.
    BatchBuilder& reject(CampaignId id, std::uint64_t number);
    BatchBuilder& forget(const CommandRow& command);

    // Everything since the last call; the next batch begins where this one ends.
    DecisionBatch take();

    const PartitionState& state() const { return state_; }

    // The rows as the ledger should hold them when every batch was committed.
    std::vector<Campaign> campaigns() const;

    const std::vector<PlaceRow>& places() const { return places_; }

    // By campaign, then offset.
    std::vector<CommandRow> commands() const;

  private:
    void decide(DecisionKind kind);
    void touch(CampaignId id);
    void remember(CampaignId id, const CommandId& command, CommandKind kind, DecisionKind decision);

    Ownership own_;
    PartitionState state_;
    std::map<CampaignId, Campaign> campaigns_;
    std::vector<PlaceRow> places_;
    std::vector<CommandRow> commands_;
    DecisionBatch batch_;
    std::map<CampaignId, std::optional<CampaignChange::Before>> touched_;
};

}  // namespace firstcome::tests
