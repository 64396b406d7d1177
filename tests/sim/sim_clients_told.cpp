// SPDX-License-Identifier: Apache-2.0
// What the clients of a simulation are told, and what that must agree with.
#include "tests/sim/sim_clients.h"

#include <algorithm>

namespace firstcome::tests {

void SimClients::listen() {
    watch_loads();
    hear_fenced_entries();
    for (auto& [request, attempt] : entries_) {
        while (attempt.node != nullptr) {
            const auto answer = attempt.node->answer(attempt.asked.token);
            if (!answer) {
                break;
            }
            hear(request, attempt, *answer);
        }
    }
    for (auto& [stamp, attempt] : commands_) {
        if (attempt.node != nullptr) {
            if (const auto answer = attempt.node->answer(attempt.asked.token)) {
                hear_command(attempt, *answer);
            }
        }
    }
    std::erase_if(reads_, [&](const FencedRead& read) {
        const bool passed = read.node->answer(read.token).has_value();
        if (passed) {
            hear_fence(read);
        }
        return passed;
    });
}

void SimClients::hear_fenced_entries() {
    std::vector<FencedEntry> passed;
    std::erase_if(fenced_, [&](const FencedEntry& entry) {
        const bool woken = entry.node->answer(entry.token).has_value();
        if (woken) {
            passed.push_back(entry);
        }
        return woken;
    });
    for (const FencedEntry& entry : passed) {
        EntryAttempt& attempt = entries_.at(entry.request);
        attempt.refused = false;
        ++counts_.asked_again;
        enter_at(*entry.node, entry.request, attempt, true);
    }
}

void SimClients::hear(RequestId request, EntryAttempt& attempt, const Answer& answer) {
    if (std::holds_alternative<Accepted>(answer)) {
        acknowledge(attempt, attempt.node);
        return;
    }
    SimNode& node = *attempt.node;
    attempt.node = nullptr;
    if (std::holds_alternative<NotAccepted>(answer)) {
        attempt.refused = true;
        node.views().waiters(attempt.asked.partition).remove(attempt.asked.key, request);
        return;
    }
    if (const auto* outcome = std::get_if<Outcome>(&answer)) {
        hear_outcome({attempt.campaign, attempt.who}, outcome->place, node);
        if (!outcome->repeated) {
            acknowledge(attempt, &node);
            attempt.took_place = outcome->place.offset;
        }
        return;
    }
    const DecisionKind kind = std::get<EntryRefused>(answer).kind;
    acknowledge(attempt, &node);
    attempt.told = kind;
    const bool readable = node.views().find_refusal(attempt.asked.key).has_value();
    findings_.expect(readable, "I10", "a refusal is not readable after it was told");
    hear_refusal(attempt, kind, node);
}

SimClients::AtRest SimClients::at_rest(const Person& person, SimNode& node) {
    const SimTables& tables = world_.ledger.tables();
    if (tables.places_by_participant.contains(person)) {
        return AtRest::there;
    }
    const PartitionId partition = partition_of(person.first, world_.partition_count());
    const auto row = tables.partitions.find(partition);
    const bool behind = row == tables.partitions.end() ||
                        row->second.state.applied < node.views().applied(partition);
    return behind ? AtRest::behind : AtRest::missing;
}

void SimClients::hear_refusal(const EntryAttempt& attempt, DecisionKind kind, SimNode& node) {
    findings_.expect(
        kind == DecisionKind::not_open || kind == DecisionKind::closed,
        "I9",
        "a refusal that no participant may see"
    );
    const Person person{attempt.campaign, attempt.who};
    const auto told = told_.find(person);
    if (told == told_.end() || told->second.step >= attempt.began) {
        return;
    }
    // As the api does: what is refused as closed may have a place that only the ledger holds.
    findings_.expect(
        at_rest(person, node) != AtRest::missing,
        "I9",
        "who was told an outcome is refused and has no row"
    );
    findings_.expect(kind == DecisionKind::closed, "I9", "not open after an outcome was told");
}

void SimClients::hear_outcome(const Person& person, const PlaceView& place, const SimNode& node) {
    expect_committed(person, place, node);
    const auto [known, fresh] = told_.emplace(person, Told{place, findings_.step()});
    const PlaceView& first = known->second.place;
    const bool same = first.outcome == place.outcome && first.sequence == place.sequence &&
                      first.offset == place.offset && first.arrived_at == place.arrived_at;
    findings_.expect(fresh || same, "I9", "an outcome changed after it was told");
    const bool loser = place.outcome == DecisionKind::sold_out;
    findings_.expect(
        fresh || !loser || first.cut == place.cut, "I9", "the cut moved after it was told"
    );
}

// The ledger holds it, or did until it went back, and the node had seen that.
void SimClients::expect_committed(
    const Person& person, const PlaceView& place, const SimNode& node
) {
    const std::pair key(person.first, place.sequence);
    const auto in = [&](const SimWorld::Places& rows) {
        const auto row = rows.find(key);
        return row != rows.end() && row->second.participant == person.second &&
               row->second.outcome == place.outcome && row->second.offset == place.offset;
    };
    const PartitionId partition = partition_of(person.first, world_.partition_count());
    const bool held = in(world_.ledger.tables().places);
    const bool remembered = place.offset <= node.remembered(partition) && in(world_.once_held());
    findings_.expect(held || remembered, "I9", "an outcome was told that the ledger does not hold");
    counts_.told_from_memory += held ? 0U : 1U;
}

void SimClients::hear_command(CommandAttempt& attempt, const Answer& answer) {
    SimNode& node = *attempt.node;
    attempt.node = nullptr;
    if (std::holds_alternative<NotAccepted>(answer)) {
        attempt.refused = true;
        const Asked& asked = attempt.asked;
        node.views().waiters(asked.partition).remove(asked.command_id, asked.token);
        return;
    }
    const auto& decided = std::get<CommandDecided>(answer);
    if (decided.campaign.id == CampaignId{}) {
        return;  // not found: the campaign may be created later
    }
    const CommandId id = *command_id_of(attempt.command);
    const auto [known, fresh] = told_commands_.emplace(id, decided.decision.first);
    findings_.expect(
        fresh || known->second == decided.decision.first,
        "I9",
        "a command was told another answer than the first time"
    );
}

void SimClients::acknowledge(EntryAttempt& attempt, const SimNode* node) {
    if (!attempt.acked) {
        attempt.acked = findings_.step();
        attempt.acked_at = world_.clock.steady_now();
        attempt.acked_by = node;
    }
}

void SimClients::hear_fence(const FencedRead& read) {
    SimNode& node = *read.node;
    const auto view = node.views().find(read.person.first);
    const bool has_place = view != nullptr && view->find(read.key);
    const auto told = told_.find(read.person);
    if (told != told_.end() && told->second.step <= read.asked) {
        const bool closed = view != nullptr && view->campaign()->phase == Phase::closed;
        findings_.expect(
            has_place || (closed && at_rest(read.person, node) != AtRest::missing),
            "I10",
            "an outcome that was told is not there behind a fence"
        );
        counts_.read_elsewhere += read.elsewhere ? 1U : 0U;
        return;
    }
    const bool in_time = world_.clock.steady_now() < read.refused_at + Duration::seconds(60);
    if (!in_time || !has_followed_since(read.began, node, read.partition)) {
        return;
    }
    const bool has_refusal = node.views().find_refusal(read.key).has_value();
    findings_.expect(
        has_place || has_refusal || at_rest(read.person, node) != AtRest::missing,
        "I10",
        "nothing to read behind a fence after an acknowledgement"
    );
    counts_.read_elsewhere += read.elsewhere ? 1U : 0U;
}

void SimClients::watch_loads() {
    for (SimNode* node : fleet_.nodes()) {
        for (std::uint32_t i = 0; i < world_.partition_count(); ++i) {
            const PartitionId partition(i);
            Load& load = loads_[{node, partition}];
            const auto count = node->views().probe(partition).loads.value();
            if (count != load.count) {
                load = {count, findings_.step()};
            }
        }
    }
}

bool SimClients::has_followed_since(std::size_t step, SimNode& node, PartitionId partition) {
    const auto load = loads_.find({&node, partition});
    return load != loads_.end() && load->second.count > 0 && load->second.step < step;
}

}  // namespace firstcome::tests
