// SPDX-License-Identifier: Apache-2.0
#pragma once
// Desk: the requests of one io thread that wait for something: a decision, a fence, the Archive.
// What each of them waits for and says in the end is its own business (WaitingRequest); the desk
// keeps the slots, the deadlines and the connection to the answer.
//
// Thread: its io thread. Only the probe may be read by others.

#include "api/language.h"
#include "base/histogram.h"
#include "base/result.h"
#include "base/time.h"
#include "campaign/ids.h"
#include "http/message.h"
#include "http/server.h"
#include "views/answer.h"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace firstcome::api {

// Whom an answer goes to.
struct Caller {
    http::Ticket ticket;
    Language language = Language::korean;
    SteadyTime received_at;
};

// The answer, or nothing: then the request waits (again) and is answered later.
using Verdict = std::optional<http::Response>;

// What the Archive says about a participant; `repeated` is set in an outcome.
using ArchiveReply = Result<std::optional<Outcome>>;

// One request that waits. Leaves its desk before any of these is called, so it may begin another
// wait under a new token.
class WaitingRequest {
  public:
    virtual ~WaitingRequest() = default;
    virtual Verdict on_wakeup(Answer& answer);
    virtual Verdict on_archive(const ArchiveReply& reply);
    virtual Verdict on_deadline() = 0;
};

// Why an entry got no place in the queue.
enum class DoorRefusal {
    bad_request,
    unknown_campaign,
    repeated,
    not_open,
    closed,
    overloaded,
};
inline constexpr std::size_t door_refusal_count = 6;

// Written by the io thread, read by any.
struct DeskProbe {
    Histogram answer_latency_us;  // of entries, from the last byte read to the answer given
    std::array<Counter, door_refusal_count> refused;
    Counter unknown;  // entries answered "outcome unknown"

    void count(DoorRefusal reason) { refused[static_cast<std::size_t>(reason)].add(); }
};

class Desk {
  public:
    // `server` and `clock` must outlive it. At most `waiting_max` requests wait.
    Desk(
        std::uint32_t io_thread, http::Server& server, const Clock& clock, std::size_t waiting_max
    );

    std::uint32_t io_thread() const { return io_thread_; }

    DeskProbe& probe() { return probe_; }

    const DeskProbe& probe() const { return probe_; }

    // The token of the wait; 0 when too many wait already (then `request` is dropped).
    std::uint64_t wait(
        const Caller& caller, SteadyTime deadline, std::unique_ptr<WaitingRequest> request
    );

    bool is_full() const { return waiting() >= waiting_max_; }

    bool is_waiting(std::uint64_t token) const { return index_of(token).has_value(); }

    // Ends the wait with this answer; harmless when it is over.
    void finish(std::uint64_t token, http::Response response);

    // Ends the wait without an answer: the caller gives it.
    void drop(std::uint64_t token) { leave(token); }

    void wake(Wakeup wakeup);
    void wake(std::uint64_t token, const ArchiveReply& reply);

    // Ends every wait whose deadline has passed.
    void sweep(SteadyTime now);

    void defer(std::function<void()> task) { server_.defer(io_thread_, std::move(task)); }

    // Random; tells the record of one request from others of the same participant.
    RequestId next_request_id();

    std::size_t waiting() const { return slots_.size() - free_.size(); }

  private:
    struct Slot {
        std::uint32_t generation = 0;
        Caller caller;
        SteadyTime deadline;
        std::unique_ptr<WaitingRequest> request;  // null: free
    };

    struct Left {
        Caller caller;
        std::unique_ptr<WaitingRequest> request;
    };

    std::optional<std::size_t> index_of(std::uint64_t token) const;
    std::optional<Left> leave(std::uint64_t token);
    Left leave_slot(std::size_t index);
    void tell(const Caller& caller, Verdict verdict);

    const std::uint32_t io_thread_;
    http::Server& server_;
    const Clock& clock_;
    const std::size_t waiting_max_;
    DeskProbe probe_;
    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_;
    // Asking the kernel for each would cost more than all else at the door.
    std::array<std::uint64_t, 512> random_{};
    std::size_t random_used_ = random_.size();
};

}  // namespace firstcome::api
