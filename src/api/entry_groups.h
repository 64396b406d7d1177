// SPDX-License-Identifier: Apache-2.0
#pragma once
// EntryGroups: collects the entries of one turn of an io thread's event loop and hands them over
// together, one lock of the Waiters and one of the queue per partition. They are registered with
// the Waiters first: the fold may decide a record before its append has returned.
//
// Thread: its io thread.

#include "api/entry_request.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace firstcome::api {

class EntryGroups {
  public:
    // Everything must outlive it.
    EntryGroups(Hall& hall, EntryAnswers& answers, std::uint32_t io_thread);

    // Queues an entry that Admission let in.
    Verdict add(EntryWish wish, Admitted admitted);

  private:
    struct Queued {
        std::uint64_t token = 0;
        EntryRequest* request = nullptr;  // alive while the token waits
    };

    struct Group {
        std::vector<Submission> submissions;
        std::vector<EntryWaiter> waiters;
        std::vector<Queued> queued;
    };

    void flush();
    void hand_over(PartitionId partition, Group& group);

    Hall& hall_;
    EntryAnswers& answers_;
    const std::uint32_t io_thread_;
    std::vector<Group> groups_;   // by partition
    std::vector<Group> flushed_;  // their memory, kept
    bool flush_is_due_ = false;
};

}  // namespace firstcome::api
