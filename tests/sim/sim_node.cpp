// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/sim_node.h"

#include <algorithm>

namespace firstcome::tests {

void Mailbox::deliver(std::uint32_t, std::vector<Wakeup> wakeups) {
    for (Wakeup& wakeup : wakeups) {
        answers_.emplace(wakeup.token, std::move(wakeup.answer));
    }
}

std::optional<Answer> Mailbox::take(std::uint64_t token) {
    const auto found = answers_.lower_bound(token);
    if (found == answers_.end() || found->first != token) {
        return std::nullopt;
    }
    Answer answer = std::move(found->second);
    answers_.erase(found);
    return answer;
}

SimNode::Part::Part(SimNode& node, const SimNodeConfig& config, PartitionId partition)
    : queue({.records_max = config.queue_records_max}, node.clock_),
      intake(
          {.partition = partition,
           .batch_records_max = config.batch_records_max,
           .tick = Duration::millis(100),
           .close_after_sold_out = config.close_after_sold_out,
           .fence_window = Duration::millis(20),
           .gather = config.gather,
           .gather_above_records = 1},
          queue,
          node.log_,
          node.views_,
          node.mailbox_,
          node.clock_
      ),
      allocation(
          {.partition = partition,
           .node = config.node,
           .batch_records_max = config.batch_records_max,
           .read_wait = Duration{}},
          node.log_,
          node.ledger_,
          node.views_,
          node.clock_,
          node.watch_.get()
      ) {}

SimNode::SimNode(const SimNodeConfig& config, Log& log, Ledger& ledger, const Clock& clock)
    : log_(log),
      ledger_(ledger),
      clock_(clock),
      views_(
          {.partition_count = log.partition_count(),
           .refusals_readable = Duration::seconds(60),
           .refusals_max = 1'000},
          hasher_,
          mailbox_,
          clock
      ),
      admission_(
          {.participants_resident_max = config.participants_resident_max,
           .shared = config.watch.has_value() && !config.refuses_without_a_fence},
          views_,
          clock
      ),
      remembered_(log.partition_count(), nothing_applied) {
    if (config.watch) {
        watch_ = std::make_unique<LedgerWatch>(*config.watch, ledger, views_, clock);
    }
    for (std::uint32_t i = 0; i < log.partition_count(); ++i) {
        parts_.push_back(std::make_unique<Part>(*this, config, PartitionId(i)));
    }
}

EntryReply SimNode::enter(
    CampaignId campaign,
    const ParticipantId& participant,
    RequestId request,
    bool wants_acceptance,
    bool fenced
) {
    DoorAnswer door = admission_.admit(campaign, participant, request, fenced);
    auto* admitted = std::get_if<Admitted>(&door);
    if (admitted == nullptr) {
        return std::visit(
            [](auto&& said) -> EntryReply {
                if constexpr (std::is_same_v<std::decay_t<decltype(said)>, Admitted>) {
                    return Overloaded{};
                } else {
                    return std::move(said);
                }
            },
            std::move(door)
        );
    }
    Asked asked{next_token_++, 0, admitted->partition, admitted->key, request, {}, true};
    const EntryWaiter waiter{asked.key, request, 0, asked.token};
    views_.waiters(asked.partition).add({&waiter, 1});
    Submission& submission = admitted->submission;
    submission.request = {0, asked.token};
    submission.wants_acceptance = wants_acceptance;
    queue(asked.partition).submit({&submission, 1});
    asked.number = submission.number;
    if (asked.number == 0) {
        views_.waiters(asked.partition).remove(asked.key, request);
        return Overloaded{"the intake queue is full"};
    }
    return asked;
}

std::optional<Asked> SimNode::send(PartitionId partition, const Command& command) {
    Asked asked{next_token_++, 0, partition, {}, {}, *command_id_of(command), false};
    views_.waiters(partition).add(CommandWaiter{asked.command_id, 0, asked.token});
    asked.number = queue(partition).submit(CommandSubmission{command, {0, asked.token}});
    if (asked.number == 0) {
        views_.waiters(partition).remove(asked.command_id, asked.token);
        return std::nullopt;
    }
    return asked;
}

std::optional<std::uint64_t> SimNode::fence(PartitionId partition) {
    const std::uint64_t token = next_token_++;
    return queue(partition).fence({{0, token}}) ? std::optional(token) : std::nullopt;
}

SimNode::Expired SimNode::expire(const Asked& asked) {
    const bool withdrawn = queue(asked.partition).withdraw(asked.number);
    Waiters& waiters = views_.waiters(asked.partition);
    if (asked.is_entry) {
        waiters.remove(asked.key, asked.request);
    } else {
        waiters.remove(asked.command_id, asked.token);
    }
    if (withdrawn) {
        return Expired::withdrawn;
    }
    const bool durable = queue(asked.partition).fate(asked.number) == RequestFate::durable;
    return durable ? Expired::durable : Expired::unknown;
}

TurnResult SimNode::intake_turn(PartitionId partition) {
    return parts_[partition.value()]->intake.run_once(clock_.steady_now());
}

TurnResult SimNode::allocation_turn(PartitionId partition) {
    return parts_[partition.value()]->allocation.run_once(clock_.steady_now());
}

TurnResult SimNode::watch_turn() {
    return watch_ == nullptr ? TurnResult::idle : watch_->run_once(clock_.steady_now());
}

void SimNode::release() {
    for (const auto& part : parts_) {
        part->allocation.release();
    }
}

void SimNode::remember_shown() {
    for (std::uint32_t i = 0; i < parts_.size(); ++i) {
        const PartitionId partition(i);
        const auto sight = watch_ == nullptr ? nullptr : watch_->sight();
        const auto* seen = sight == nullptr ? nullptr : sight->find(partition);
        const Offset held = seen == nullptr ? nothing_applied : seen->state.applied;
        remembered_[i] = std::max({remembered_[i], views_.applied(partition), held});
    }
}

bool SimNode::run_until_idle(int rounds_max) {
    for (int round = 0; round < rounds_max; ++round) {
        bool worked = false;
        for (std::uint32_t i = 0; i < parts_.size(); ++i) {
            worked |= intake_turn(PartitionId(i)) == TurnResult::worked;
            worked |= allocation_turn(PartitionId(i)) == TurnResult::worked;
        }
        if (!worked) {
            return true;
        }
    }
    return false;
}

}  // namespace firstcome::tests
