// SPDX-License-Identifier: Apache-2.0
#include "api/entry_groups.h"

#include <utility>

namespace firstcome::api {

EntryGroups::EntryGroups(Hall& hall, EntryAnswers& answers, std::uint32_t io_thread)
    : hall_(hall),
      answers_(answers),
      io_thread_(io_thread),
      groups_(hall.queues.size()),
      flushed_(hall.queues.size()) {}

Verdict EntryGroups::add(EntryWish wish, Admitted admitted) {
    Desk& desk = *hall_.desks[io_thread_];
    const bool until_accepted = wish.plan.until_accepted;
    const SteadyTime deadline = wish.caller.received_at + wish.plan.wait;
    const Caller caller = wish.caller;
    auto request = std::make_unique<EntryRequest>(hall_, answers_, std::move(wish), admitted);
    EntryRequest* const waiting = request.get();
    const EntryWish& kept = waiting->wish();
    if (desk.is_full()) {
        return answers_.not_accepted(kept);
    }
    const std::uint64_t token = desk.wait(caller, deadline, std::move(request));
    Group& group = groups_[admitted.partition.value()];
    admitted.submission.request = {io_thread_, token};
    admitted.submission.wants_acceptance = until_accepted;
    if (!until_accepted) {
        const RequestId request_id = admitted.submission.entry.request_id;
        group.waiters.push_back({admitted.key, request_id, io_thread_, token});
    }
    group.queued.push_back({token, waiting});
    group.submissions.push_back(std::move(admitted.submission));
    if (!std::exchange(flush_is_due_, true)) {
        desk.defer([this] { flush(); });
    }
    return std::nullopt;
}

void EntryGroups::flush() {
    flush_is_due_ = false;
    // An answer given on the way can let the next entry of its connection in.
    std::swap(groups_, flushed_);
    for (std::uint32_t i = 0; i < flushed_.size(); ++i) {
        if (!flushed_[i].queued.empty()) {
            hand_over(PartitionId(i), flushed_[i]);
        }
    }
}

void EntryGroups::hand_over(PartitionId partition, Group& group) {
    Desk& desk = *hall_.desks[io_thread_];
    // Answered already, at a deadline: must not reach the log any more.
    for (std::size_t i = group.queued.size(); i-- > 0;) {
        if (!desk.is_waiting(group.queued[i].token)) {
            const auto at = static_cast<std::ptrdiff_t>(i);
            group.queued.erase(group.queued.begin() + at);
            group.submissions.erase(group.submissions.begin() + at);
        }
    }
    std::erase_if(group.waiters, [&](const EntryWaiter& waiter) {
        return !desk.is_waiting(waiter.token);
    });
    hall_.views.waiters(partition).add(group.waiters);
    hall_.queue_of(partition).submit(group.submissions);
    for (std::size_t i = 0; i < group.queued.size(); ++i) {
        const auto [token, request] = group.queued[i];
        if (group.submissions[i].number != 0) {
            request->set_number(group.submissions[i].number);
            continue;
        }
        Answer refused = NotAccepted{};
        desk.wake({token, std::move(refused)});
    }
    group.submissions.clear();
    group.waiters.clear();
    group.queued.clear();
}

}  // namespace firstcome::api
