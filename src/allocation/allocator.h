// SPDX-License-Identifier: Apache-2.0
#pragma once
// Allocator: THE RULE. Decides, in log order, who gets a place, and what a change of a campaign
// does. The whole business rule of the system lives here and nowhere else.
//
//   entry: first match wins
//     1  campaign not opened yet        not_open    refusal: no place, may try again
//     2  closed                         closed      refusal
//     3  the participant has a place    duplicate   refusal: the first outcome stands
//     4  stock > 0                      won         outcome: the next sequence, takes a unit
//     5                                 sold_out    outcome: the next sequence
//
// A deterministic state machine: same records, same decisions, on any machine at any speed. It does
// no IO, reads no clock and no stamp, takes no lock and cannot fail; recovery is nothing but
// replay.
//
// Thread: confined to the allocation loop of its partition. Readers use views/.

#include "campaign/campaign.h"
#include "campaign/command.h"
#include "campaign/decision.h"
#include "campaign/participant.h"
#include "ledger/rows.h"

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace firstcome {

class Allocator {
  public:
    Allocator(PartitionId partition, std::uint32_t partition_count);

    // Decides an entry; `key` is the hash of its (campaign, participant).
    // Ensures: won at most total_stock times (I1), one place per participant (I3), sequences
    //          1, 2, 3, ... without a gap in log order (I6).
    // Cost:    one hash lookup; no allocation until the set of places grows.
    Decision decide(const Entry& entry, const Hash128& key);

    // Decides any other command. `offset` only names the record for the campaign's memory.
    // Requires: not an Entry; places_needed(command) is nothing.
    Decision decide(const Command& command, Offset offset);

    // The closed campaign whose places must be restored before `command` can be decided: it is an
    // open that will be applied, and the set was evicted. Nothing for an open that will be refused,
    // because nobody would evict the restored set again.
    std::optional<CampaignId> places_needed(const Command& command) const;

    // Nothing when the campaign does not exist in this partition.
    const Campaign* find(CampaignId id) const;
    std::vector<CampaignId> campaigns() const;

    // What the last decide() of a command changed in its campaign's memory of commands.
    struct MemoryChange {
        std::optional<CommandRow> remembered;  // a first decision
        std::optional<CommandRow> forgotten;   // beyond commands_remembered_max
    };

    const MemoryChange& memory_change() const { return memory_change_; }

    // Participants in memory, over all campaigns.
    std::size_t resident() const { return resident_; }

    // --- load: brings back what a ledger holds ---

    // Requires: in order of id. A campaign that takes entries gets its places next.
    void restore(const Campaign& campaign);
    void restore(const CommandRow& command);
    // Requires: places in sequence order. False when the participant has a place already.
    bool restore_place(CampaignId campaign, const Hash128& key);
    // Marks the set of a campaign as complete.
    void finish_places(CampaignId campaign);

  private:
    struct State {
        Campaign row;
        boost::unordered_flat_set<Hash128, Hash128Hasher> places;
        bool places_resident = true;
        std::map<CommandId, CommandRow> commands;
        std::deque<CommandId> commands_by_age;
    };

    State* state_of(CampaignId id);
    const State* state_of(CampaignId id) const;

    Decision create(const CreateCampaign& create);
    template <class Change>
    Decision change(const Change& command, Offset offset);
    void remember(State& state, const CommandRow& command);
    void evict_places(State& state);

    const PartitionId partition_;
    const std::uint32_t partition_count_;
    std::map<CampaignId, std::unique_ptr<State>> states_;
    std::map<CommandId, CampaignId> created_by_;
    MemoryChange memory_change_;
    std::size_t resident_ = 0;
    // Entries come in long runs of one campaign.
    mutable State* last_state_ = nullptr;
};

}  // namespace firstcome
