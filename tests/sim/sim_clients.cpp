// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/sim_clients.h"

#include "tests/sim/commands.h"

#include <algorithm>
#include <tuple>

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

SimClients::SimClients(Dice& dice, SimWorld& world, SimFleet& fleet, Findings& findings)
    : dice_(dice),
      world_(world),
      fleet_(fleet),
      findings_(findings) {
    for (int i = 0; i < 8; ++i) {
        people_.push_back(person("p" + std::to_string(i)));
    }
    fleet_.on_death([this](const SimNode& node) { lose(node); });
}

CampaignId SimClients::any_campaign() {
    return CampaignId(dice_.between(1, campaigns_max));
}

// Often somebody who was told an outcome and presses again, perhaps at another node.
SimClients::Person SimClients::anybody() {
    if (told_.empty() || !dice_.chance(200)) {
        return {any_campaign(), dice_.pick(people_)};
    }
    const auto at = static_cast<std::ptrdiff_t>(dice_.below(told_.size()));
    return std::next(told_.begin(), at)->first;
}

// --- acts ----------------------------------------------------------------------------------------

void SimClients::enter() {
    EntryAttempt attempt;
    std::tie(attempt.campaign, attempt.who) = anybody();
    attempt.began = findings_.step();
    attempt.began_at = world_.clock.steady_now();
    const RequestId request(next_request_++);
    SimNode& node = fleet_.any();
    enter_at(node, request, attempt, false);
    entries_.emplace(request, std::move(attempt));
}

void SimClients::enter_at(SimNode& node, RequestId request, EntryAttempt& attempt, bool fenced) {
    const bool wants_acceptance = dice_.chance(300);
    const EntryReply reply =
        node.enter(attempt.campaign, attempt.who, request, wants_acceptance, fenced);
    hear_reply(attempt, node, reply);
    if (std::holds_alternative<Unsure>(reply)) {
        findings_.expect(!fenced, "I9", "the door is unsure behind a fence");
        const PartitionId partition = partition_of(attempt.campaign, world_.partition_count());
        if (const auto token = node.fence(partition)) {
            fenced_.push_back({request, &node, *token});
        }
    }
}

void SimClients::hear_reply(EntryAttempt& attempt, SimNode& node, const EntryReply& reply) {
    if (const auto* asked = std::get_if<Asked>(&reply)) {
        attempt.node = &node;
        attempt.asked = *asked;
        return;
    }
    attempt.refused = true;
    if (const auto* outcome = std::get_if<Outcome>(&reply)) {
        findings_.expect(outcome->repeated, "I9", "the door calls an old outcome new");
        hear_outcome({attempt.campaign, attempt.who}, outcome->place, node);
    } else if (const auto* refusal = std::get_if<EntryRefused>(&reply)) {
        hear_refusal(attempt, refusal->kind, node);
    }
}

ChangeBasis SimClients::random_basis(CampaignId campaign, bool opening) {
    const auto view = fleet_.any().views().find(campaign);
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
    SimNode& node = fleet_.any();
    const auto asked = node.send(partition, command);
    attempt.refused = !asked;
    if (asked) {
        attempt.node = &node;
        attempt.asked = *asked;
    }
    commands_.emplace(next_stamp_++, std::move(attempt));
}

void SimClients::give_up() {
    const bool lies = world_.mutant() == Mutant::calls_an_unknown_deadline_refused;
    const auto end_wait = [&](auto& attempt) {
        const auto expired = attempt.node->expire(attempt.asked);
        attempt.node = nullptr;
        attempt.refused = expired == SimNode::Expired::withdrawn ||
                          (lies && expired == SimNode::Expired::unknown);
        return expired;
    };
    const auto may_expire = [&](const auto& attempt) {
        return attempt.node != nullptr && !fleet_.is_frozen(*attempt.node);
    };
    for (auto& [request, attempt] : entries_) {
        if (may_expire(attempt) && dice_.chance(300)) {
            const SimNode* node = attempt.node;
            if (end_wait(attempt) == SimNode::Expired::durable) {
                acknowledge(attempt, node);  // a 202
            }
        }
    }
    for (auto& [stamp, attempt] : commands_) {
        if (may_expire(attempt) && dice_.chance(200)) {
            end_wait(attempt);
        }
    }
}

void SimClients::look() {
    const Person person{any_campaign(), dice_.pick(people_)};
    SimNode& node = fleet_.any();
    Views& views = node.views();
    if (const auto view = views.find(person.first)) {
        if (const auto place = view->find(views.hasher()(person.first, person.second))) {
            hear_outcome(person, *place, node);
        }
    }
}

void SimClients::lose(const SimNode& node) {
    std::erase_if(reads_, [&](const FencedRead& read) { return read.node == &node; });
    std::erase_if(fenced_, [&](const FencedEntry& entry) { return entry.node == &node; });
    std::erase_if(loads_, [&](const auto& one) { return one.first.first == &node; });
    for (auto& [request, attempt] : entries_) {
        attempt.node = attempt.node == &node ? nullptr : attempt.node;
        attempt.acked_by = attempt.acked_by == &node ? nullptr : attempt.acked_by;
    }
    for (auto& [stamp, attempt] : commands_) {
        attempt.node = attempt.node == &node ? nullptr : attempt.node;
    }
}

// Whoever was told by one node that the record is durable, and asks any node, learns what became of
// it (I10).
void SimClients::read_behind_a_fence() {
    SimNode& node = fleet_.any();
    for (const auto& [request, attempt] : entries_) {
        if (!attempt.acked || !dice_.chance(100)) {
            continue;
        }
        const Asked& asked = attempt.asked;
        const bool same_node = attempt.acked_by == &node;
        if (const auto token = node.fence(asked.partition)) {
            reads_.push_back(
                {{attempt.campaign, attempt.who},
                 asked.key,
                 attempt.began,
                 findings_.step(),
                 same_node ? attempt.acked_at : attempt.began_at,
                 &node,
                 *token,
                 asked.partition,
                 !same_node}
            );
        }
    }
}

void SimClients::stop_waiting_for_fences() {
    for (const FencedRead& read : reads_) {
        read.node->views().waiters(read.partition).remove_fence(read.token);
    }
    for (const FencedEntry& entry : fenced_) {
        const CampaignId campaign = entries_.at(entry.request).campaign;
        const PartitionId partition = partition_of(campaign, world_.partition_count());
        entry.node->views().waiters(partition).remove_fence(entry.token);
    }
    reads_.clear();
    fenced_.clear();
}

std::size_t SimClients::waiters(const SimNode& node) const {
    const auto waits = [&](const auto& one) { return one.second.node == &node; };
    const auto entries = std::count_if(entries_.begin(), entries_.end(), waits);
    const auto commands = std::count_if(commands_.begin(), commands_.end(), waits);
    return static_cast<std::size_t>(entries + commands);
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
