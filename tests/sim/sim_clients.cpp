// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/sim_clients.h"

#include "tests/sim/commands.h"

#include <algorithm>

namespace firstcome::tests {
namespace {

constexpr std::int64_t campaigns_max = 4;

void set_stamp(Command& command, WallTime stamp) {
    std::visit(
        [&](auto& one) {
            if constexpr (requires { one.requested_at; }) {
                one.requested_at = stamp;
            } else if constexpr (requires { one.created_at; }) {
                one.created_at = stamp;
            }
        },
        command
    );
}

}  // namespace

SimClients::SimClients(Dice& dice, SimWorld& world, Findings& findings)
    : dice_(dice),
      world_(world),
      findings_(findings) {
    for (int i = 0; i < 8; ++i) {
        people_.push_back(person("p" + std::to_string(i)));
    }
    world_.on_death([this](const SimNode& node) { lose(node); });
}

CampaignId SimClients::any_campaign() {
    return CampaignId(dice_.between(1, campaigns_max));
}

SimNode* SimClients::alive(const SimNode* node) {
    return node == &world_.node() ? &world_.node() : world_.zombie();
}

// --- acts ----------------------------------------------------------------------------------------

void SimClients::enter() {
    EntryAttempt attempt;
    attempt.campaign = any_campaign();
    attempt.who = dice_.pick(people_);
    attempt.began = findings_.step();
    const RequestId request(next_request_++);
    const bool wants_acceptance = dice_.chance(300);
    const EntryReply reply =
        world_.node().enter(attempt.campaign, attempt.who, request, wants_acceptance);
    hear_reply(attempt, reply);
    entries_.emplace(request, std::move(attempt));
}

void SimClients::hear_reply(EntryAttempt& attempt, const EntryReply& reply) {
    if (const auto* asked = std::get_if<Asked>(&reply)) {
        attempt.node = &world_.node();
        attempt.asked = *asked;
        return;
    }
    attempt.refused = true;
    if (const auto* outcome = std::get_if<Outcome>(&reply)) {
        findings_.expect(outcome->repeated, "I9", "the door calls an old outcome new");
        hear_outcome({attempt.campaign, attempt.who}, outcome->place);
    } else if (const auto* refusal = std::get_if<EntryRefused>(&reply)) {
        hear_refusal(attempt, refusal->kind);
    }
}

ChangeBasis SimClients::random_basis(CampaignId campaign, bool opening) {
    const auto view = world_.node().views().find(campaign);
    if (view == nullptr || dice_.chance(500)) {
        return AnyVersion{};
    }
    const auto row = view->campaign();
    const auto planned = opening ? row->opens_at : row->closes_at;
    if (planned && dice_.chance(200)) {
        return Scheduled{*planned};
    }
    return ExpectedVersion{Version(row->version.value() - dice_.between(0, 1))};
}

Command SimClients::random_create() {
    const WallTime soon = world_.clock.wall_now() + Duration::seconds(dice_.between(-2, 30));
    const WallTime later = soon + Duration::seconds(dice_.between(1, 60));
    const std::optional<WallTime> never;
    return create(
        next_wish_++,
        dice_.between(1, 5),
        dice_.chance(400) ? soon : never,
        dice_.chance(250) ? later : never
    );
}

Command SimClients::random_command() {
    const std::uint64_t number = next_wish_++;
    const std::int64_t campaign = any_campaign().value();
    const CampaignId id(campaign);
    switch (dice_.below(5)) {
        case 0:
            return random_create();
        case 1:
            return open(number, campaign, random_basis(id, true));
        case 2:
            return close(number, campaign, random_basis(id, false));
        default:
            return stock(
                number,
                dice_.between(-2, 3),
                campaign,
                dice_.chance(700) ? ChangeBasis{AnyVersion{}} : seen(dice_.between(1, 5))
            );
    }
}

void SimClients::create_campaign() {
    send(random_create());
}

void SimClients::send_command() {
    send(random_command());
}

void SimClients::send_again() {
    if (!commands_.empty()) {
        const auto back = std::next(
            commands_.begin(), static_cast<std::ptrdiff_t>(dice_.below(commands_.size()))
        );
        send(back->second.command);
    }
}

void SimClients::send(Command command) {
    CampaignId campaign = campaign_of(command);
    if (campaign == CampaignId{}) {
        // The partition follows from the key, so that a repeated create meets the first one.
        campaign = CampaignId(1 + (*command_id_of(command))[0]);
    }
    const PartitionId partition = partition_of(campaign, world_.partition_count());
    CommandAttempt attempt;
    set_stamp(command, WallTime{next_stamp_});
    attempt.command = command;
    const auto asked = world_.node().send(partition, command);
    attempt.refused = !asked;
    if (asked) {
        attempt.node = &world_.node();
        attempt.asked = *asked;
    }
    commands_.emplace(next_stamp_++, std::move(attempt));
}

void SimClients::give_up() {
    const bool lies = world_.mutant() == Mutant::calls_an_unknown_deadline_refused;
    const auto end_wait = [&](auto& attempt) {
        const auto expired = alive(attempt.node)->expire(attempt.asked);
        attempt.node = nullptr;
        attempt.refused = expired == SimNode::Expired::withdrawn ||
                          (lies && expired == SimNode::Expired::unknown);
        return expired;
    };
    for (auto& [request, attempt] : entries_) {
        if (attempt.node != nullptr && dice_.chance(300)) {
            const SimNode* node = attempt.node;
            if (end_wait(attempt) == SimNode::Expired::durable) {
                acknowledge(attempt, node);  // a 202
            }
        }
    }
    for (auto& [stamp, attempt] : commands_) {
        if (attempt.node != nullptr && dice_.chance(200)) {
            end_wait(attempt);
        }
    }
}

void SimClients::look() {
    const Person person{any_campaign(), dice_.pick(people_)};
    Views& views = world_.node().views();
    if (const auto view = views.find(person.first)) {
        if (const auto place = view->find(views.hasher()(person.first, person.second))) {
            hear_outcome(person, *place);
        }
    }
}

void SimClients::lose(const SimNode& node) {
    std::erase_if(reads_, [&](const FencedRead& read) { return read.node == &node; });
    for (auto& [request, attempt] : entries_) {
        attempt.node = attempt.node == &node ? nullptr : attempt.node;
        attempt.acked_by = attempt.acked_by == &node ? nullptr : attempt.acked_by;
    }
    for (auto& [stamp, attempt] : commands_) {
        attempt.node = attempt.node == &node ? nullptr : attempt.node;
    }
}

// --- what they are told --------------------------------------------------------------------------

void SimClients::listen() {
    for (auto& [request, attempt] : entries_) {
        while (attempt.node != nullptr) {
            const auto answer = alive(attempt.node)->answer(attempt.asked.token);
            if (!answer) {
                break;
            }
            hear(request, attempt, *answer);
        }
    }
    for (auto& [stamp, attempt] : commands_) {
        if (attempt.node != nullptr) {
            if (const auto answer = alive(attempt.node)->answer(attempt.asked.token)) {
                hear_command(attempt, *answer);
            }
        }
    }
    std::erase_if(reads_, [&](const FencedRead& read) {
        const bool passed = alive(read.node)->answer(read.token).has_value();
        if (passed) {
            hear_fence(read);
        }
        return passed;
    });
}

void SimClients::hear(RequestId request, EntryAttempt& attempt, const Answer& answer) {
    if (std::holds_alternative<Accepted>(answer)) {
        acknowledge(attempt, attempt.node);
        return;
    }
    SimNode& node = *alive(attempt.node);
    attempt.node = nullptr;
    if (std::holds_alternative<NotAccepted>(answer)) {
        attempt.refused = true;
        node.views().waiters(attempt.asked.partition).remove(attempt.asked.key, request);
        return;
    }
    if (const auto* outcome = std::get_if<Outcome>(&answer)) {
        hear_outcome({attempt.campaign, attempt.who}, outcome->place);
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
    hear_refusal(attempt, kind);
}

void SimClients::hear_refusal(const EntryAttempt& attempt, DecisionKind kind) {
    findings_.expect(
        kind == DecisionKind::not_open || kind == DecisionKind::closed,
        "I9",
        "a refusal that no participant may see"
    );
    // As the api does: what is refused as closed may have a place that only the ledger holds.
    const auto& rows = world_.ledger.tables().places_by_participant;
    const auto place = rows.find({attempt.campaign, attempt.who});
    const bool has_place = place != rows.end();
    const bool was_told = told_.contains({attempt.campaign, attempt.who});
    findings_.expect(
        has_place || !was_told, "I9", "who was told an outcome is refused and has no row"
    );
    findings_.expect(
        kind == DecisionKind::closed || !was_told, "I9", "not open after an outcome was told"
    );
}

void SimClients::hear_outcome(const Person& person, const PlaceView& place) {
    expect_committed(person, place);
    const auto [known, fresh] = told_.emplace(person, place);
    const PlaceView& first = known->second;
    const bool same = first.outcome == place.outcome && first.sequence == place.sequence &&
                      first.offset == place.offset && first.arrived_at == place.arrived_at;
    findings_.expect(fresh || same, "I9", "an outcome changed after it was told");
    const bool loser = place.outcome == DecisionKind::sold_out;
    findings_.expect(
        fresh || !loser || first.cut == place.cut, "I9", "the cut moved after it was told"
    );
}

void SimClients::expect_committed(const Person& person, const PlaceView& place) {
    const auto& rows = world_.ledger.tables().places;
    const auto row = rows.find({person.first, place.sequence});
    const bool committed = row != rows.end() && row->second.participant == person.second &&
                           row->second.outcome == place.outcome &&
                           row->second.offset == place.offset;
    findings_.expect(committed, "I9", "an outcome was told that the ledger does not hold");
}

void SimClients::hear_command(CommandAttempt& attempt, const Answer& answer) {
    SimNode& node = *alive(attempt.node);
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

// Whoever was told that the record is durable, and asks this node, learns what became of it (I10).
void SimClients::read_behind_a_fence() {
    for (const auto& [request, attempt] : entries_) {
        if (!attempt.acked || attempt.acked_by != &world_.node() || !dice_.chance(100)) {
            continue;
        }
        const Asked& asked = attempt.asked;
        if (const auto token = world_.node().fence(asked.partition)) {
            reads_.push_back(
                {{attempt.campaign, attempt.who},
                 asked.key,
                 attempt.acked_at,
                 &world_.node(),
                 *token,
                 asked.partition}
            );
        }
    }
}

void SimClients::hear_fence(const FencedRead& read) {
    Views& views = alive(read.node)->views();
    const bool loaded_once = views.probe(read.partition).loads.value() == 1;
    const bool in_time = world_.clock.steady_now() < read.acked_at + Duration::seconds(60);
    if (!loaded_once || !in_time) {
        return;
    }
    const auto view = views.find(read.person.first);
    const bool has_place = (view != nullptr && view->find(read.key)) ||
                           world_.ledger.tables().places_by_participant.contains(read.person);
    const bool has_refusal = views.find_refusal(read.key).has_value();
    findings_.expect(
        has_place || has_refusal, "I10", "nothing to read behind a fence after an acknowledgement"
    );
}

std::size_t SimClients::waiters(const SimNode& node) const {
    const auto waits = [&](const auto& one) { return one.second.node == &node; };
    const auto entries = std::count_if(entries_.begin(), entries_.end(), waits);
    const auto commands = std::count_if(commands_.begin(), commands_.end(), waits);
    const auto reads = std::count_if(reads_.begin(), reads_.end(), [&](const FencedRead& read) {
        return read.node == &node;
    });
    return static_cast<std::size_t>(entries + commands + reads);
}

std::vector<RequestId> SimClients::waiting(const SimNode& node) const {
    std::vector<RequestId> requests;
    for (const auto& [request, attempt] : entries_) {
        if (attempt.node == &node) {
            requests.push_back(request);
        }
    }
    return requests;
}

}  // namespace firstcome::tests
