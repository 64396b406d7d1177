// SPDX-License-Identifier: Apache-2.0
#pragma once
// SimNode: one process between door and ledger, without threads: whoever holds it decides which
// turn comes next. Its requests register, submit and expire as those of the api do. Destroying it
// is a crash: log and ledger are what remains.

#include "allocation/allocation_loop.h"
#include "allocation/ledger_watch.h"
#include "intake/admission.h"
#include "intake/intake_loop.h"
#include "intake/intake_queue.h"
#include "views/views.h"

#include <map>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace firstcome::tests {

// Keeps what requests were told until they look.
class Mailbox final : public WakeupSink {
  public:
    void deliver(std::uint32_t io_thread, std::vector<Wakeup> wakeups) override;

    // The oldest answer for this request.
    std::optional<Answer> take(std::uint64_t token);

    std::size_t size() const { return answers_.size(); }

  private:
    std::multimap<std::uint64_t, Answer> answers_;
};

struct SimNodeConfig {
    std::string node = "node";
    std::size_t queue_records_max = 1'000;
    std::size_t batch_records_max = 2'048;
    std::uint64_t participants_resident_max = 1'000'000;
    Duration close_after_sold_out = Duration::seconds(24 * 3'600);
    Duration gather{};  // behind every batch of two or more
    // Nothing: this node alone can reach the ledger.
    std::optional<LedgerWatchConfig> watch = {};
    bool refuses_without_a_fence = false;  // a mutant
};

// A request that waits for its answer.
struct Asked {
    std::uint64_t token = 0;
    std::uint64_t number = 0;  // in the queue of its partition
    PartitionId partition;
    Hash128 key;           // of an entry
    RequestId request;     // of an entry
    CommandId command_id;  // of another command
    bool is_entry = true;
};

using EntryReply = std::variant<Outcome, EntryRefused, UnknownCampaign, Unsure, Overloaded, Asked>;

class SimNode {
  public:
    // Everything must outlive the node.
    SimNode(const SimNodeConfig& config, Log& log, Ledger& ledger, const Clock& clock);

    Views& views() { return views_; }

    EntryReply enter(
        CampaignId campaign,
        const ParticipantId& participant,
        RequestId request,
        bool wants_acceptance = false,
        bool fenced = false
    );

    // Nothing when the queue is full.
    std::optional<Asked> send(PartitionId partition, const Command& command);

    // The token that wakes when everything that is in the log now has been folded. Nothing when
    // too many fences wait.
    std::optional<std::uint64_t> fence(PartitionId partition);

    std::optional<Answer> answer(std::uint64_t token) { return mailbox_.take(token); }

    // The request's deadline has come: it no longer waits.
    enum class Expired { withdrawn, unknown, durable };
    Expired expire(const Asked& asked);

    TurnResult intake_turn(PartitionId partition);
    TurnResult allocation_turn(PartitionId partition);
    TurnResult watch_turn();

    // A stop in peace: gives up every ownership. Nothing may be asked of the node afterwards.
    void release();

    // The ledger is replaced by an older copy: what the views show stays told, and what this node
    // has seen it hold may still be.
    void remember_shown();

    // What the views showed, or were about to, when the ledger last went back.
    Offset remembered(PartitionId partition) const { return remembered_[partition.value()]; }

    AllocationLoop& allocation(PartitionId partition) {
        return parts_[partition.value()]->allocation;
    }

    IntakeQueue& queue(PartitionId partition) { return parts_[partition.value()]->queue; }

    // Turns of every loop until none has anything to do. False when that takes more than
    // `rounds_max` rounds.
    bool run_until_idle(int rounds_max = 1'000);

  private:
    struct Part {
        Part(SimNode& node, const SimNodeConfig& config, PartitionId partition);
        IntakeQueue queue;
        IntakeLoop intake;
        AllocationLoop allocation;
    };

    Log& log_;
    Ledger& ledger_;
    const Clock& clock_;
    const ParticipantHasher hasher_{KeyedHash::Key{}};
    Mailbox mailbox_;
    Views views_;
    Admission admission_;
    std::unique_ptr<LedgerWatch> watch_;  // null: this node alone can reach the ledger
    std::vector<Offset> remembered_;      // by partition
    std::vector<std::unique_ptr<Part>> parts_;
    std::uint64_t next_token_ = 1;
};

}  // namespace firstcome::tests
