// SPDX-License-Identifier: Apache-2.0
#include "ledger/reconnecting_ledger.h"

namespace firstcome {

Result<LoadedPartition> ReconnectingLedger::load(PartitionId partition) {
    TRY_ASSIGN(const auto ledger, sessions_.get());
    return ledger->load(partition);
}

Result<void> ReconnectingLedger::load_places(
    CampaignId campaign, Offset below, const PlaceSink& sink
) {
    TRY_ASSIGN(const auto ledger, sessions_.get());
    return ledger->load_places(campaign, below, sink);
}

Result<std::vector<CommitOutcome>> ReconnectingLedger::commit_together(DecisionBatches batches) {
    TRY_ASSIGN(const auto ledger, sessions_.get());
    return ledger->commit_together(batches);
}

Result<std::vector<LedgerPosition>> ReconnectingLedger::observe() {
    TRY_ASSIGN(const auto ledger, sessions_.get());
    return ledger->observe();
}

Result<Ownership> ReconnectingLedger::take(
    PartitionId partition, std::string_view node, const Ownership& seen, Epoch highest_seen
) {
    TRY_ASSIGN(const auto ledger, sessions_.get());
    return ledger->take(partition, node, seen, highest_seen);
}

Result<bool> ReconnectingLedger::beat(PartitionId partition, const Ownership& own) {
    TRY_ASSIGN(const auto ledger, sessions_.get());
    return ledger->beat(partition, own);
}

Result<void> ReconnectingLedger::release(PartitionId partition, const Ownership& own) {
    TRY_ASSIGN(const auto ledger, sessions_.get());
    return ledger->release(partition, own);
}

Result<void> ReconnectingLedger::reset(PartitionId partition, const Ownership& own) {
    TRY_ASSIGN(const auto ledger, sessions_.get());
    return ledger->reset(partition, own);
}

}  // namespace firstcome
