// SPDX-License-Identifier: Apache-2.0
#pragma once
// LedgerWatch: the eye and the pulse of a node that shares its ledger with others. On a session of
// its own it reads where every partition stands, for the followers, and shows that this node lives
// for the partitions that it owns.
//
// A partition whose loop makes no progress gets no sign of life, so that another node takes it.

#include "base/worker.h"
#include "ledger/ledger.h"
#include "views/views.h"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace firstcome {

// All partitions of the ledger, as one query answered. Immutable.
struct LedgerSight {
    SteadyTime begun_at;  // before the query: whatever was committed by then is seen
    SteadyTime ended_at;
    std::vector<LedgerPosition> positions;

    // Null when the partition has no row yet.
    const LedgerPosition* find(PartitionId partition) const;
};

struct LedgerWatchConfig {
    Duration lease = Duration::seconds(10);
    Duration observe_every = Duration::millis(100);
    // While a request waits at a partition that another node decides.
    Duration observe_waited_every = Duration::millis(5);
};

class LedgerWatch final : public Turn {
  public:
    // `ledger` is this watch's alone; everything must outlive it.
    LedgerWatch(
        const LedgerWatchConfig& config, Ledger& ledger, const Views& views, const Clock& clock
    );

    // Called after every new sight, on the watch's thread.
    // Requires: set before the watch runs.
    void on_sight(std::function<void()> tell) { on_sight_ = std::move(tell); }

    Duration lease() const { return config_.lease; }

    // Thread: the watch's.
    TurnResult run_once(SteadyTime now) override;

    // --- any thread ---

    // Null before the first answer.
    std::shared_ptr<const LedgerSight> sight() const;

    // From now on this node shows that it lives as the partition's owner, as long as progress() is
    // called at least once per lease.
    void hold(PartitionId partition, const Ownership& own, SteadyTime now);
    void let_go(PartitionId partition);
    void progress(PartitionId partition, SteadyTime now);

  private:
    struct Held {
        std::optional<Ownership> own;
        SteadyTime progress_at;
        SteadyTime beaten_at;
    };

    bool observation_due(SteadyTime now) const;
    bool somebody_waits() const;
    void observe(SteadyTime now);
    void beat(SteadyTime now);
    std::optional<Ownership> beat_due(PartitionId partition, SteadyTime now);
    void complain(const Error& error);

    const LedgerWatchConfig config_;
    Ledger& ledger_;
    const Views& views_;
    const Clock& clock_;
    std::function<void()> on_sight_ = [] {};
    std::optional<SteadyTime> observed_at_;
    bool blind_ = false;  // an error was logged and has not ended
    mutable std::mutex mutex_;
    std::shared_ptr<const LedgerSight> sight_;  // guarded by mutex_
    std::vector<Held> held_;                    // guarded by mutex_
};

}  // namespace firstcome
