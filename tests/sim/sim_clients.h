// SPDX-License-Identifier: Apache-2.0
#pragma once
// SimClients: participants and operators of a simulation. They ask at random, give up, ask again,
// send commands twice, and remember everything they were told.

#include "tests/sim/dice.h"
#include "tests/sim/findings.h"
#include "tests/sim/sim_fleet.h"
#include "tests/sim/sim_world.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace firstcome::tests {

// What one request for a place experienced.
struct EntryAttempt {
    CampaignId campaign;
    ParticipantId who;
    std::size_t began = 0;  // step
    SteadyTime began_at;
    std::optional<std::size_t> acked;  // step: it was told that its record is durable
    SteadyTime acked_at;
    const SimNode* acked_by = nullptr;
    bool refused = false;              // a definite answer without the log
    std::optional<DecisionKind> told;  // a refusal of its own record
    std::optional<Offset> took_place;  // told as its own outcome: the record's offset
    SimNode* node = nullptr;           // where it waits; null: it does not
    Asked asked;
};

struct CommandAttempt {
    Command command;       // with a stamp of its own
    bool refused = false;  // a definite answer without the log
    SimNode* node = nullptr;
    Asked asked;
};

// A read that begins after an acknowledgement.
struct FencedRead {
    std::pair<CampaignId, ParticipantId> person;
    Hash128 key;
    std::size_t began = 0;  // step of the request that was acknowledged
    std::size_t asked = 0;  // step of the read
    SteadyTime refused_at;  // a refusal of it is not older than this
    SimNode* node = nullptr;
    std::uint64_t token = 0;
    PartitionId partition;
    bool elsewhere = false;  // another node acknowledged
};

// A request that is answered only behind a fence.
struct FencedEntry {
    RequestId request;
    SimNode* node = nullptr;
    std::uint64_t token = 0;
};

class SimClients {
  public:
    SimClients(Dice& dice, SimWorld& world, SimFleet& fleet, Findings& findings);

    // One random act each.
    void enter();
    void create_campaign();
    void send_command();
    void send_again();
    void give_up();
    void look();
    void read_behind_a_fence();

    // Nobody waits for a fence any longer: some were lost with the log's answer.
    void stop_waiting_for_fences();

    // Takes what was told since the last call.
    void listen();

    // The process died: its requests have no answer.
    void lose(const SimNode& node);

    using Person = std::pair<CampaignId, ParticipantId>;

    const std::map<RequestId, EntryAttempt>& entries() const { return entries_; }

    const std::map<std::int64_t, CommandAttempt>& commands() const { return commands_; }

    struct Told {
        PlaceView place;
        std::size_t step = 0;
    };

    const std::map<Person, Told>& told() const { return told_; }

    const std::map<CommandId, DecisionKind>& told_commands() const { return told_commands_; }

    struct Counts {
        std::size_t read_elsewhere = 0;    // I10 judged at a node that did not acknowledge
        std::size_t told_from_memory = 0;  // what the ledger held and lost
        std::size_t asked_again = 0;       // at the door, behind a fence
    };

    const Counts& counts() const { return counts_; }

    // Requests for a place that still wait at this process.
    std::vector<RequestId> waiting(const SimNode& node) const;

    // What waits there: entries and commands.
    std::size_t waiters(const SimNode& node) const;

  private:
    Command random_command();
    Command random_create();
    ChangeBasis random_basis(CampaignId campaign, bool opening);
    void send(Command command);
    void enter_at(SimNode& node, RequestId request, EntryAttempt& attempt, bool fenced);
    void hear_reply(EntryAttempt& attempt, SimNode& node, const EntryReply& reply);
    void hear_fenced_entries();
    void hear(RequestId request, EntryAttempt& attempt, const Answer& answer);
    void hear_outcome(const Person& person, const PlaceView& place, const SimNode& node);
    void hear_refusal(const EntryAttempt& attempt, DecisionKind kind, SimNode& node);
    void hear_command(CommandAttempt& attempt, const Answer& answer);
    void hear_fence(const FencedRead& read);
    void acknowledge(EntryAttempt& attempt, const SimNode* node);
    void expect_committed(const Person& person, const PlaceView& place, const SimNode& node);
    CampaignId any_campaign();
    Person anybody();

    // What the Archive says of a person to a node that asks it.
    enum class AtRest { there, missing, behind };
    AtRest at_rest(const Person& person, SimNode& node);

    // The node has folded everything since that step.
    bool has_followed_since(std::size_t step, SimNode& node, PartitionId partition);
    void watch_loads();

    Dice& dice_;
    SimWorld& world_;
    SimFleet& fleet_;
    Findings& findings_;
    std::vector<ParticipantId> people_;
    std::map<RequestId, EntryAttempt> entries_;
    std::map<std::int64_t, CommandAttempt> commands_;  // by stamp
    std::vector<FencedRead> reads_;
    std::vector<FencedEntry> fenced_;
    std::map<Person, Told> told_;
    std::map<CommandId, DecisionKind> told_commands_;
    Counts counts_;
    std::uint64_t next_request_ = 1;
    std::uint64_t next_wish_ = 1;
    std::int64_t next_stamp_ = 1;

    struct Load {
        std::uint64_t count = 0;
        std::size_t step = 0;  // of the last one
    };

    std::map<std::pair<const SimNode*, PartitionId>, Load> loads_;
};

}  // namespace firstcome::tests
