// SPDX-License-Identifier: Apache-2.0
// The simulated ledger and archive pass the suites of their ports.
#include "ledger/group_commit_ledger.h"
#include "tests/contract/archive_contract.h"
#include "tests/contract/ledger_contract.h"
#include "tests/sim/forwarding.h"
#include "tests/sim/sim_ledger.h"

namespace firstcome::tests {
namespace {

class SimLedgerHarness {
  public:
    Ledger& ledger() { return ledger_; }

    Archive& archive() { return archive_; }

    void reopen() { ledger_.settle(); }

    void set_stock(CampaignId campaign, std::int64_t current_stock) {
        ledger_.tables().campaigns.at(campaign).current_stock = current_stock;
    }

    void set_won_counter(PartitionId partition, std::int64_t won) {
        ledger_.tables().partitions.at(partition).state.counters.won = won;
    }

    void remove_place(CampaignId campaign, Sequence sequence) {
        const auto row = ledger_.tables().places.find({campaign, sequence});
        ledger_.tables().places_by_participant.erase({campaign, row->second.participant});
        ledger_.tables().places.erase(row);
    }

  private:
    SystemClock clock_;
    SimLedger ledger_{clock_};
    SimArchive archive_{ledger_};
};

class OneSession final : public ForwardingLedger {
  public:
    using ForwardingLedger::ForwardingLedger;

    Result<std::vector<CommitOutcome>> commit_together(DecisionBatches batches) override {
        return ledger_.commit_together(batches);
    }
};

// A session that is shared is a ledger like any other.
class SharedSessionHarness : public SimLedgerHarness {
  public:
    Ledger& ledger() { return shared_; }

  private:
    GroupCommitLedger shared_{
        std::make_unique<OneSession>(SimLedgerHarness::ledger()), Duration::millis(1)};
};

FIRSTCOME_LEDGER_CONTRACT(Sim, SimLedgerHarness);
FIRSTCOME_LEDGER_CONTRACT(SharedSession, SharedSessionHarness);
INSTANTIATE_TYPED_TEST_SUITE_P(Sim, ArchiveContract, SimLedgerHarness);

}  // namespace
}  // namespace firstcome::tests
