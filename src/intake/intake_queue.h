// SPDX-License-Identifier: Apache-2.0
#pragma once
// IntakeQueue: the door of one partition. The arrival stamp and the place in the queue are taken in
// one critical section, and the log keeps that order: this is the "arrival order at our door" of
// the promise.
//
// Thread: io threads submit and withdraw, the intake loop takes. Never holds its lock during IO.

#include "base/time.h"
#include "campaign/command.h"
#include "intake/schedule.h"
#include "intake/submission.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <span>
#include <vector>

namespace firstcome {

class IntakeQueue {
  public:
    struct Config {
        std::size_t records_max = 262'144;
        std::size_t batch_records_max = 2'048;  // so many are worth another wake-up
    };

    IntakeQueue(const Config& config, const Clock& clock);

    // Called after a submission found the queue empty or made a batch full: wakes the intake loop.
    void on_work(std::function<void()> wake);

    // Stamps and queues a group of entries in order; each gets its number, or 0 when the queue is
    // full or closed. A scheduled opening or closing that is due goes in front of the first entry
    // that is admitted at or after its time.
    void submit(std::span<Submission> group);

    // Queues another command; 0 when full or closed.
    std::uint64_t submit(const CommandSubmission& submission);

    // Asks for the log's end as of now; see FenceWaiter. False when full or closed.
    bool fence(const FenceSubmission& fence);

    // Takes a request back that is still queued: it will definitely never be in the log.
    // False when it was handed to the log before.
    bool withdraw(std::uint64_t number);

    RequestFate fate(std::uint64_t number) const;

    std::size_t size() const;

    // Nothing is queued and the fate of everything that was taken is known.
    bool settled() const;

    // No more submissions; what is queued is still taken. Thread: any.
    void close();

    // --- the intake loop ---

    struct Taken {
        std::vector<QueuedCommand> commands;  // in arrival order, none withdrawn
        std::vector<FenceSubmission> fences;
        std::uint64_t last_number = 0;
        bool closed = false;  // and nothing is left
    };

    // Moves up to `records_max` commands and all fences into `into`.
    void take(std::size_t records_max, Taken& into);

    // Every command up to `number` that was taken is settled, but those listed are unknown.
    void settle(std::uint64_t number, std::span<const std::uint64_t> unknown);

    // Queues a due scheduled command that no entry has brought in.
    void submit_scheduled(const DueCommand& due);

    // A scheduled command did not reach the log: it may be sent again.
    void forget_scheduled(const DueCommand& due);

    // Forgets the scheduled commands for which `still_due` is false.
    void settle_scheduled(const std::function<bool(const DueCommand&)>& still_due);

  private:
    bool full() const;                                   // requires mutex_
    std::uint64_t push(QueuedCommand command);           // requires mutex_
    bool push_due(const DueCommand& due, WallTime now);  // requires mutex_
    bool worth_waking(std::size_t size_before) const;    // requires mutex_

    const Config config_;
    const Clock& clock_;
    std::function<void()> wake_;

    mutable std::mutex mutex_;
    // All below are guarded by mutex_.
    std::deque<QueuedCommand> queue_;  // numbers are contiguous
    std::vector<FenceSubmission> fences_;
    std::vector<std::uint64_t> unknown_;  // sorted, bounded
    std::uint64_t unknown_forgotten_up_to_ = 0;
    ScheduledInFlight in_flight_;
    std::uint64_t next_number_ = 1;
    std::size_t withdrawn_ = 0;  // of those in queue_
    std::uint64_t taken_up_to_ = 0;
    std::uint64_t settled_up_to_ = 0;
    bool closed_ = false;
};

}  // namespace firstcome
