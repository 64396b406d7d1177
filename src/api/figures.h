// SPDX-License-Identifier: Apache-2.0
#pragma once
// Figures: what the monitor measured last, as status, streams and metrics show it. An immutable
// snapshot; Board is where the newest one hangs.

#include "base/time.h"
#include "campaign/campaign.h"
#include "views/views.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace firstcome::api {

// Rates are of the last second.
struct PartitionFigures {
    PartitionReading reading;
    double accepted_per_s = 0;   // records made durable
    double decided_per_s = 0;    // records decided
    double committed_per_s = 0;  // records whose decision the ledger holds
    std::uint64_t queue_records = 0;

    // Share of the durable records that is decided, 0..1; 1 for an empty log.
    double progress() const;
};

// How many places each campaign had given at some moment.
using CampaignBases = boost::unordered_flat_map<CampaignId, Sequence, std::hash<CampaignId>>;

struct Figures {
    SteadyTime measured_at;
    WallTime wall;
    std::vector<PartitionFigures> partitions;
    // Of the campaigns that were not closed about five seconds ago. Never null.
    std::shared_ptr<const CampaignBases> bases = std::make_shared<const CampaignBases>();
    SteadyTime bases_at;
    // Answers to entries in the last five seconds.
    double answer_latency_ms_mean = 0;
    double answer_latency_ms_p50 = 0;
    double answer_latency_ms_p99 = 0;
    double refused_per_s = 0;
    double cpu_percent = 0;  // of one core
    std::uint64_t resident_bytes = 0;
};

// Thread: the monitor shows, any thread reads.
class Board {
  public:
    Board() : figures_(std::make_shared<const Figures>()) {}

    std::shared_ptr<const Figures> read() const {
        const std::lock_guard lock(mutex_);
        return figures_;
    }

    void show(std::shared_ptr<const Figures> figures) {
        const std::lock_guard lock(mutex_);
        figures_ = std::move(figures);
    }

  private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Figures> figures_;  // guarded by mutex_, never null
};

// A campaign's pace over the last seconds.
struct Pace {
    double actual_tps = 0;
    double mean_latency_ms = 0;
    std::int64_t recent_processed = 0;
};

inline constexpr Duration pace_window = Duration::seconds(5);

Pace pace_of(const Campaign& campaign, const Figures& figures, SteadyTime now, WallTime wall);

}  // namespace firstcome::api
