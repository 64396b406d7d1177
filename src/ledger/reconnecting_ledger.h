// SPDX-License-Identifier: Apache-2.0
#pragma once
// ReconnectingLedger: a ledger on a server, across the sessions that it takes. A call whose session
// ends meanwhile fails with a retryable error; the next call finds a new session.
//
// Thread: the allocation loop, one caller at a time, which may have to wait for the server.

#include "ledger/ledger.h"
#include "ledger/store_session.h"

namespace firstcome {

class ReconnectingLedger final : public Ledger {
  public:
    explicit ReconnectingLedger(StoreSessions<Ledger> sessions) : sessions_(std::move(sessions)) {}

    Result<LoadedPartition> load(PartitionId partition) override;
    Result<void> load_places(CampaignId campaign, Offset below, const PlaceSink& sink) override;
    Result<std::vector<CommitOutcome>> commit_together(DecisionBatches batches) override;
    Result<std::vector<LedgerPosition>> observe() override;
    Result<Ownership> take(
        PartitionId partition, std::string_view node, const Ownership& seen, Epoch highest_seen
    ) override;
    Result<bool> beat(PartitionId partition, const Ownership& own) override;
    Result<void> release(PartitionId partition, const Ownership& own) override;
    Result<void> reset(PartitionId partition, const Ownership& own) override;

  private:
    StoreSessions<Ledger> sessions_;
};

}  // namespace firstcome
