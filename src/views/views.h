// SPDX-License-Identifier: Apache-2.0
#pragma once
// Views: everything readers may know, kept in memory from what the ledger has committed, and the
// requests that wait to be told.
//
// Thread: the allocation loop of a partition writes that partition's part; any thread reads.

#include "base/histogram.h"
#include "base/time.h"
#include "campaign/ids.h"
#include "campaign/participant.h"
#include "views/answer.h"
#include "views/campaign_view.h"
#include "views/probe.h"
#include "views/published.h"
#include "views/refusals.h"
#include "views/waiters.h"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace firstcome {

struct ViewsConfig {
    std::uint32_t partition_count = 1;
    Duration refusals_readable = Duration::seconds(60);
    std::size_t refusals_max = 100'000;
};

enum class PartitionPhase {
    loading,    // the fold is not there yet: not ready
    following,  // another node decides; this one follows the ledger
    owning,     // this node decides
    behind,  // the ledger went back behind what this node has shown: not ready until it passes it
    halted,  // stopped deciding, loudly: needs a person
};

std::string_view to_string(PartitionPhase phase);

// What is known of a partition as a whole.
struct PartitionReading {
    PartitionPhase phase = PartitionPhase::loading;
    Offset applied = nothing_applied;  // published
    Offset durable_end;                // one past the last record this node knows to be durable
    DecisionCounters counters;
    std::string halt_reason;

    std::int64_t lag() const;  // records durable but not yet decided
};

class Views {
  public:
    using Catalog = std::map<CampaignId, std::shared_ptr<CampaignView>>;

    Views(
        const ViewsConfig& config,
        const ParticipantHasher& hasher,
        WakeupSink& sink,
        const Clock& clock
    );

    // --- readers ---

    const ParticipantHasher& hasher() const { return hasher_; }

    std::uint32_t partition_count() const { return config_.partition_count; }

    // Nothing: not known here (yet): see Intake::fence before saying that it does not exist.
    std::shared_ptr<CampaignView> find(CampaignId id) const;

    // All campaigns by id; a snapshot.
    std::shared_ptr<const Catalog> catalog() const;

    PartitionReading partition(PartitionId partition) const;
    Offset applied(PartitionId partition) const;
    PartitionPhase phase(PartitionId partition) const;

    // Requests that wait for something of this partition.
    std::size_t waiting(PartitionId partition) const;

    // It is followed or owned, and not behind what it has published.
    bool ready(PartitionId partition) const;

    // Every partition is.
    bool ready() const;

    DecisionProbe& probe(PartitionId partition) { return partitions_[partition.value()]->probe; }

    Waiters& waiters(PartitionId partition) { return partitions_[partition.value()]->waiters; }

    std::optional<DecisionKind> find_refusal(const Hash128& participant) const;

    // Resident participants of all open campaigns, for allocation.participants_resident_max.
    std::uint64_t resident() const { return resident_.load(std::memory_order_relaxed); }

    // --- intake ---

    // Records before `end` are durable.
    void note_durable(PartitionId partition, Offset end);

    // Wakes when everything below `end` is published; at once when it is already.
    void wait_for(PartitionId partition, const FenceWaiter& fence);

    // --- the allocation loop of the partition ---

    void set_phase(PartitionId partition, PartitionPhase phase, std::string halt_reason = {});

    // A load begins. What it restores replaces the partition's campaigns at finish_restore, all at
    // once; until then readers see what they saw.
    void begin_restore(PartitionId partition);
    void restore(const Campaign& campaign);
    // Also for a campaign that is shown already and will be reopened by the next publish().
    void restore(CampaignId campaign, Sequence sequence, const PlaceTable::Place& place);
    void finish_restore(PartitionId partition, Offset applied, const DecisionCounters& counters);

    // Makes a committed batch visible, then wakes who waited for it.
    void publish(const PublishedBatch& batch);

  private:
    struct Partition {
        std::atomic<std::int64_t> applied{nothing_applied.value()};
        std::atomic<std::int64_t> durable_end{0};
        Waiters waiters;
        DecisionProbe probe;
        mutable std::mutex mutex;
        std::atomic<PartitionPhase> phase{PartitionPhase::loading};
        DecisionCounters counters;  // guarded by mutex
        std::string halt_reason;    // guarded by mutex
        Catalog restored;           // what a load has brought so far; the allocation loop only
    };

    void show_campaigns(const PublishedBatch& batch);
    void wake_entries(const PublishedBatch& batch, WakeupGroups& groups);
    void evict_closed(const PublishedBatch& batch);
    void replace_catalog(const std::function<void(Catalog&)>& change);
    CampaignView& being_restored(CampaignId id);

    const ViewsConfig config_;
    const ParticipantHasher hasher_;
    WakeupSink& sink_;
    const Clock& clock_;
    std::vector<std::unique_ptr<Partition>> partitions_;
    Refusals refusals_;
    std::atomic<std::uint64_t> resident_{0};
    mutable std::mutex catalog_mutex_;
    std::shared_ptr<const Catalog> catalog_;  // guarded by catalog_mutex_
};

}  // namespace firstcome
