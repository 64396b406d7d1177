// SPDX-License-Identifier: Apache-2.0
#pragma once
// EntryRequest: one entry on its way through queue, log and fold.
//
//   grouped ──handed over──▶ queued ──▶ given to the log ──▶ decided
//      │                       │              │                 │
//      '── deadline: 503 ◀─────┘              '─ deadline:      '─ outcome or refusal
//          (definitely not in the log)           504, or 202 when the record is durable
//
// Thread: its io thread.

#include "api/entry_answers.h"

namespace firstcome::api {

class EntryRequest final : public WaitingRequest {
  public:
    EntryRequest(Hall& hall, EntryAnswers& answers, EntryWish wish, const Admitted& admitted);

    // The entry stands in the queue under this number and, unless it waits for its acceptance only,
    // among the Waiters.
    void set_number(std::uint64_t number) { number_ = number; }

    const EntryWish& wish() const { return wish_; }

    Verdict on_wakeup(Answer& answer) override;
    Verdict on_deadline() override;

  private:
    void leave_waiters();

    Hall& hall_;
    EntryAnswers& answers_;
    const EntryWish wish_;
    const Hash128 key_;
    const RequestId request_id_;
    const PartitionId partition_;
    std::uint64_t number_ = 0;  // 0: not handed over yet
};

}  // namespace firstcome::api
