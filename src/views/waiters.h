// SPDX-License-Identifier: Apache-2.0
#pragma once
// Waiters: the requests of one partition that wait for a decision. Registered before the record is
// appended, under the participant and the request, never under an offset: the fold may see the
// record before its own delivery report.
//
// Thread: any, under one lock that is taken once per group of requests and once per decided batch.

#include "campaign/ids.h"
#include "campaign/participant.h"
#include "views/answer.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace firstcome {

struct EntryWaiter {
    Hash128 key;  // of (campaign, participant), by the process's ParticipantHasher
    RequestId request;
    std::uint32_t io_thread = 0;
    std::uint64_t token = 0;
};

struct CommandWaiter {
    CommandId command_id{};
    std::uint32_t io_thread = 0;
    std::uint64_t token = 0;
};

// Wakes when every record below `end` has been folded.
struct FenceWaiter {
    Offset end;
    std::uint32_t io_thread = 0;
    std::uint64_t token = 0;
};

// Wakeups by io thread; delivered once per thread and turn.
class WakeupGroups {
  public:
    void add(std::uint32_t io_thread, std::uint64_t token, Answer answer) {
        groups_[io_thread].push_back({token, std::move(answer)});
    }

    void deliver_to(WakeupSink& sink) {
        for (auto& [io_thread, wakeups] : groups_) {
            sink.deliver(io_thread, std::move(wakeups));
        }
        groups_.clear();
    }

  private:
    std::map<std::uint32_t, std::vector<Wakeup>> groups_;
};

class Waiters {
  public:
    void add(std::span<const EntryWaiter> group);
    void add(const CommandWaiter& waiter);
    void add(const FenceWaiter& waiter);

    // Forget a request that was answered otherwise; harmless when it is gone.
    void remove(const Hash128& key, RequestId request);
    void remove(const CommandId& command_id, std::uint64_t token);
    void remove_fence(std::uint64_t token);

    // An entry took a place: everybody who asked for this participant learns it, and only the
    // request whose record took the place learns it as new.
    void wake_all(const Hash128& key, RequestId request, Outcome outcome, WakeupGroups& into);

    // A refusal, or a duplicate's outcome: only the request whose record it was.
    void wake_one(const Hash128& key, RequestId request, const Answer& answer, WakeupGroups& into);

    void wake(const CommandId& command_id, const CommandDecided& answer, WakeupGroups& into);

    // Fences whose end is at most `applied` + 1.
    void wake_fences(Offset applied, WakeupGroups& into);

    std::size_t size() const;

  private:
    struct Waiting {
        RequestId request;
        std::uint64_t token = 0;
        std::uint32_t io_thread = 0;
        std::uint32_t next = 0;  // index + 1 of the participant's next waiter; 0: the last
    };

    std::uint32_t take_slot(const Waiting& waiting);                         // requires mutex_
    std::optional<Waiting> take_one(const Hash128& key, RequestId request);  // requires mutex_

    mutable std::mutex mutex_;
    // All below are guarded by mutex_. A participant rarely has more than one waiter, so the map
    // holds the head of a list whose nodes live in one vector.
    boost::unordered_flat_map<Hash128, std::uint32_t, Hash128Hasher> heads_;
    std::vector<Waiting> slots_;
    std::vector<std::uint32_t> free_slots_;
    std::multimap<CommandId, CommandWaiter> commands_;
    std::vector<FenceWaiter> fences_;
};

}  // namespace firstcome
