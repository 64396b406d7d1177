// SPDX-License-Identifier: Apache-2.0
#pragma once
// SimClients: participants and operators of a simulation. They ask at random, give up, ask again,
// send commands twice, and remember everything they were told.

#include "tests/sim/dice.h"
#include "tests/sim/findings.h"
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
    std::size_t began = 0;             // step
    std::optional<std::size_t> acked;  // step: it was told that its record is durable
    SteadyTime acked_at;
    const SimNode* acked_by = nullptr;
    bool refused = false;              // a definite answer without the log
    std::optional<DecisionKind> told;  // a refusal of its own record
    std::optional<Offset> took_place;  // told as its own outcome: the record's offset
    const SimNode* node = nullptr;     // where it waits; null: it does not
    Asked asked;
};

struct CommandAttempt {
    Command command;       // with a stamp of its own
    bool refused = false;  // a definite answer without the log
    const SimNode* node = nullptr;
    Asked asked;
};

// A read that begins after an acknowledgement.
struct FencedRead {
    std::pair<CampaignId, ParticipantId> person;
    Hash128 key;
    SteadyTime acked_at;
    const SimNode* node = nullptr;
    std::uint64_t token = 0;
    PartitionId partition;
};

class SimClients {
  public:
    SimClients(Dice& dice, SimWorld& world, Findings& findings);

    // One random act each.
    void enter();
    void create_campaign();
    void send_command();
    void send_again();
    void give_up();
    void look();
    void read_behind_a_fence();

    // Takes what was told since the last call.
    void listen();

    // The process died: its requests have no answer.
    void lose(const SimNode& node);

    using Person = std::pair<CampaignId, ParticipantId>;

    const std::map<RequestId, EntryAttempt>& entries() const { return entries_; }

    const std::map<std::int64_t, CommandAttempt>& commands() const { return commands_; }

    const std::map<Person, PlaceView>& told() const { return told_; }

    const std::map<CommandId, DecisionKind>& told_commands() const { return told_commands_; }

    // Requests for a place that still wait at this process.
    std::vector<RequestId> waiting(const SimNode& node) const;

    // Everything that waits there: entries, commands and fences.
    std::size_t waiters(const SimNode& node) const;

  private:
    SimNode* alive(const SimNode* node);
    Command random_command();
    Command random_create();
    ChangeBasis random_basis(CampaignId campaign, bool opening);
    void send(Command command);
    void hear_reply(EntryAttempt& attempt, const EntryReply& reply);
    void hear(RequestId request, EntryAttempt& attempt, const Answer& answer);
    void hear_outcome(const Person& person, const PlaceView& place);
    void hear_refusal(const EntryAttempt& attempt, DecisionKind kind);
    void hear_command(CommandAttempt& attempt, const Answer& answer);
    void hear_fence(const FencedRead& read);
    void acknowledge(EntryAttempt& attempt, const SimNode* node);
    void expect_committed(const Person& person, const PlaceView& place);
    CampaignId any_campaign();

    Dice& dice_;
    SimWorld& world_;
    Findings& findings_;
    std::vector<ParticipantId> people_;
    std::map<RequestId, EntryAttempt> entries_;
    std::map<std::int64_t, CommandAttempt> commands_;  // by stamp
    std::vector<FencedRead> reads_;
    std::map<Person, PlaceView> told_;
    std::map<CommandId, DecisionKind> told_commands_;
    std::uint64_t next_request_ = 1;
    std::uint64_t next_wish_ = 1;
    std::int64_t next_stamp_ = 1;
};

}  // namespace firstcome::tests
