// SPDX-License-Identifier: Apache-2.0
#pragma once
// Stage: sound evidence, built in memory, for a test to spoil in exactly one place.

#include "audit/history.h"
#include "audit/verify.h"
#include "tests/sim/sim_ledger.h"
#include "tests/sim/sim_log.h"

#include <set>
#include <string>
#include <vector>

namespace firstcome {

class Stage {
  public:
    explicit Stage(std::uint32_t partition_count = 1);
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    // --- the log ---

    Offset append(const Command& command, PartitionId partition = PartitionId(0));
    Offset append_bytes(ByteView record, PartitionId partition = PartitionId(0));
    Offset create(std::int64_t stock, std::optional<WallTime> opens_at = std::nullopt);
    Offset enter(CampaignId campaign, const std::string& user);
    Offset open(CampaignId campaign);
    Offset close(CampaignId campaign);
    Offset change_stock(CampaignId campaign, std::int64_t delta);

    // --- the ledger, as the production fold leaves it ---

    void fill_ledger();

    SimTables& tables() { return ledger.tables(); }

    // The row of campaign 1 with this sequence.
    PlaceRow& row(std::int64_t sequence) {
        return tables().places.at({CampaignId(1), Sequence(sequence)});
    }

    Campaign& campaign(std::int64_t id) { return tables().campaigns.at(CampaignId(id)); }

    PartitionState& partition() { return tables().partitions.at(PartitionId(0)).state; }

    // --- the clients ---

    // One answered entry per row of the ledger, one after the other, in order of offset.
    void tell_everybody();
    // What the first line about `user` says.
    HistoryLine& told(const std::string& user);
    void forget(const std::string& user);

    // --- the verdict ---

    VerifyReport verify();
    VerifyReport verify_with_history();

    ManualClock clock{WallTime{1'000'000}};
    SimLog log;
    SimLedger ledger{clock};
    SimArchive archive{ledger};
    VerifyOptions options;
    std::vector<HistoryLine> history;

  private:
    CommandId next_command_id();

    std::string directory_;
    std::uint8_t commands_ = 0;
};

inline const CampaignId first_campaign{1};

// Campaign 1 with 3 units and the entries a, b, c, d, e (places 1 to 5 at the offsets 2 to 6), then
// a once more; its ledger is filled.
void stage_five_places(Stage& stage);

// The names of the checks that did not pass.
std::set<std::string> failures(const VerifyReport& report);

std::string detail(const VerifyReport& report, std::string_view check);

}  // namespace firstcome
