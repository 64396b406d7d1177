// SPDX-License-Identifier: Apache-2.0
#include "api/desk.h"

#include "base/assert.h"
#include "base/crypto.h"

#include <span>
#include <utility>

namespace firstcome::api {

Verdict WaitingRequest::on_wakeup(Answer&) {
    ASSERT_BECAUSE(false, "this request waits for no wakeup");
}

Verdict WaitingRequest::on_archive(const ArchiveReply&) {
    ASSERT_BECAUSE(false, "this request has asked no Archive");
}

Desk::Desk(
    std::uint32_t io_thread, http::Server& server, const Clock& clock, std::size_t waiting_max
)
    : io_thread_(io_thread),
      server_(server),
      clock_(clock),
      waiting_max_(waiting_max) {}

// A token is the slot's generation and its number + 1, so it is never 0 and never comes twice.
std::uint64_t Desk::wait(
    const Caller& caller, SteadyTime deadline, std::unique_ptr<WaitingRequest> request
) {
    if (is_full()) {
        return 0;
    }
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(slots_.size()));
        slots_.emplace_back();
    }
    const std::uint32_t index = free_.back();
    free_.pop_back();
    Slot& slot = slots_[index];
    slot.caller = caller;
    slot.deadline = deadline;
    slot.request = std::move(request);
    return (std::uint64_t{slot.generation} << 32U) | (index + 1U);
}

std::optional<std::size_t> Desk::index_of(std::uint64_t token) const {
    const std::size_t index = (token & 0xFFFF'FFFFU) - 1;
    const bool waits = index < slots_.size() && slots_[index].generation == token >> 32U &&
                       slots_[index].request != nullptr;
    return waits ? std::optional(index) : std::nullopt;
}

Desk::Left Desk::leave_slot(std::size_t index) {
    Slot& slot = slots_[index];
    Left left{slot.caller, std::move(slot.request)};
    slot.request = nullptr;
    ++slot.generation;
    free_.push_back(static_cast<std::uint32_t>(index));
    return left;
}

std::optional<Desk::Left> Desk::leave(std::uint64_t token) {
    const auto index = index_of(token);
    return index ? std::optional(leave_slot(*index)) : std::nullopt;
}

void Desk::tell(const Caller& caller, Verdict verdict) {
    if (verdict) {
        server_.answer(caller.ticket, *std::move(verdict));
    }
}

void Desk::finish(std::uint64_t token, http::Response response) {
    if (const auto left = leave(token)) {
        tell(left->caller, std::move(response));
    }
}

void Desk::wake(Wakeup wakeup) {
    if (const auto left = leave(wakeup.token)) {
        tell(left->caller, left->request->on_wakeup(wakeup.answer));
    }
}

void Desk::wake(std::uint64_t token, const ArchiveReply& reply) {
    if (const auto left = leave(token)) {
        tell(left->caller, left->request->on_archive(reply));
    }
}

void Desk::sweep(SteadyTime now) {
    // By index: an answer can let the next request of its connection in, which may wait, too.
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        if (slots_[i].request != nullptr && slots_[i].deadline <= now) {
            const Left left = leave_slot(i);
            tell(left.caller, left.request->on_deadline());
        }
    }
}

RequestId Desk::next_request_id() {
    if (random_used_ == random_.size()) {
        fill_random({reinterpret_cast<std::uint8_t*>(random_.data()), sizeof random_});
        random_used_ = 0;
    }
    return RequestId(random_[random_used_++]);
}

}  // namespace firstcome::api
