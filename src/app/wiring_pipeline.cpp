// SPDX-License-Identifier: Apache-2.0
#include "app/wiring_pipeline.h"

#include "app/wiring_stores.h"
#include "base/crypto.h"
#include "base/signal.h"
#include "ledger/group_commit_ledger.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace firstcome {
namespace {

// How long an idle intake loop sleeps: the schedule is looked at every 100 ms.
constexpr Duration intake_idle_wait = Duration::millis(50);
// How long an idle allocation loop sleeps in the log, which wakes it when something comes.
constexpr Duration allocation_read_wait = Duration::millis(100);
// How long it waits before it sends a refused batch again.
constexpr Duration allocation_retry_wait = Duration::millis(20);
// The embedded log knows its end in memory: every fence may look.
constexpr Duration embedded_fence_window{0};
// How often the watch looks whether it has something to do.
constexpr Duration watch_idle_wait = Duration::millis(5);
// How long a large transaction waits for the partitions that it is usually shared with.
constexpr Duration commit_patience = Duration::millis(8);
// How long a start waits for stores that do not answer yet.
constexpr Duration load_within = Duration::seconds(30);

IntakeConfig intake_config(PartitionId id, const Settings& settings) {
    IntakeConfig config;
    config.partition = id;
    config.batch_records_max = settings.intake.batch_records_max;
    config.close_after_sold_out = settings.campaign.close_after_sold_out;
    if (settings.log.url.engine == LogUrl::Engine::sqlite) {
        config.fence_window = embedded_fence_window;
    } else {
        config.gather = settings.intake.gather;
    }
    return config;
}

AllocationConfig allocation_config(
    PartitionId id, const Settings& settings, const std::string& node
) {
    AllocationConfig config;
    config.partition = id;
    config.node = node;
    config.batch_records_max = settings.allocation.batch_records_max;
    config.read_wait = allocation_read_wait;
    return config;
}

}  // namespace

Pipeline::Partition::Partition(
    PartitionId id,
    const Settings& settings,
    const std::string& node,
    Pipeline& pipeline,
    WakeupSink& sink
)
    : queue(
          {settings.intake.queue_records_max, settings.intake.batch_records_max}, pipeline.clock_
      ),
      intake(
          intake_config(id, settings),
          queue,
          *pipeline.log_,
          *pipeline.views_,
          sink,
          pipeline.clock_,
          &pipeline.loaded_loops_
      ),
      allocation(
          allocation_config(id, settings, node),
          *pipeline.log_,
          *pipeline.ledger_,
          *pipeline.views_,
          pipeline.clock_,
          pipeline.watch_.get()
      ) {}

Result<std::unique_ptr<Pipeline>> Pipeline::open(
    const Settings& settings,
    std::string node,
    WakeupSink& sink,
    const Clock& clock,
    const WrapLog& wrap_log
) {
    std::unique_ptr<Pipeline> pipeline(new Pipeline(clock));
    TRY(pipeline->open_stores(settings));
    if (wrap_log) {
        pipeline->log_ = wrap_log(std::move(pipeline->log_));
    }
    pipeline->hasher_ = std::make_unique<ParticipantHasher>(random_array<16>());
    ViewsConfig views;
    views.partition_count = pipeline->log_->partition_count();
    views.refusals_readable = settings.views.refusals_readable;
    pipeline->views_ = std::make_unique<Views>(views, *pipeline->hasher_, sink, clock);
    TRY(pipeline->open_watch(settings));
    pipeline->admission_ = std::make_unique<Admission>(
        AdmissionConfig{
            .participants_resident_max = settings.allocation.participants_resident_max,
            .shared = is_shared(settings.ledger.url)},
        *pipeline->views_,
        clock
    );
    for (std::uint32_t i = 0; i < views.partition_count; ++i) {
        pipeline->partitions_.push_back(
            std::make_unique<Partition>(PartitionId(i), settings, node, *pipeline, sink)
        );
    }
    TRY(pipeline->load());
    return pipeline;
}

Result<void> Pipeline::open_stores(const Settings& settings) {
    TRY_ASSIGN(log_, open_log(settings, clock_));
    TRY_ASSIGN(auto session, open_ledger(settings, clock_));
    ledger_ = std::make_unique<GroupCommitLedger>(std::move(session), commit_patience);
    TRY_ASSIGN(archive_, open_archive(settings));
    return {};
}

Result<void> Pipeline::open_watch(const Settings& settings) {
    if (!is_shared(settings.ledger.url)) {
        return {};
    }
    TRY_ASSIGN(watch_session_, open_ledger(settings, clock_));
    LedgerWatchConfig config;
    config.lease = settings.ledger.lease;
    watch_ = std::make_unique<LedgerWatch>(config, *watch_session_, *views_, clock_);
    return {};
}

// On this thread, so that a contradiction ends the start instead of halting a running server.
Result<void> Pipeline::load() {
    const SteadyTime deadline = clock_.steady_now() + load_within;
    Signal never;
    while (!all_loaded()) {
        for (const auto& partition : partitions_) {
            if (const auto& halted = partition->allocation.halted()) {
                return fail(*halted);
            }
        }
        if (clock_.steady_now() > deadline) {
            return fail(
                Errc::busy,
                "log.url and ledger.url: the stores do not let this node load (see the log above)"
            );
        }
        never.wait_for(allocation_retry_wait);
    }
    return {};
}

bool Pipeline::all_loaded() {
    if (watch_ != nullptr) {
        watch_->run_once(clock_.steady_now());
    }
    bool all = true;
    for (const auto& partition : partitions_) {
        if (!partition->allocation.loaded()) {
            partition->allocation.run_once(clock_.steady_now());
        }
        all = all && partition->allocation.loaded();
    }
    return all;
}

std::vector<IntakeQueue*> Pipeline::queues() {
    std::vector<IntakeQueue*> queues;
    for (const auto& partition : partitions_) {
        queues.push_back(&partition->queue);
    }
    return queues;
}

std::vector<const IntakeProbe*> Pipeline::intake_probes() const {
    std::vector<const IntakeProbe*> probes;
    for (const auto& partition : partitions_) {
        probes.push_back(&partition->intake.probe());
    }
    return probes;
}

void Pipeline::start() {
    for (std::size_t i = 0; i < partitions_.size(); ++i) {
        Partition& partition = *partitions_[i];
        partition.intake_worker = std::make_unique<Worker>(
            fmt::format("intake-{}", i), partition.intake, clock_, intake_idle_wait
        );
        partition.queue.on_work([&partition] { partition.intake_worker->notify(); });
        partition.allocation.on_published([&partition] { partition.intake_worker->notify(); });
        partition.allocation_worker = std::make_unique<Worker>(
            fmt::format("allocation-{}", i), partition.allocation, clock_, allocation_retry_wait
        );
    }
    if (watch_ != nullptr) {
        watch_->on_sight([this] {
            for (const auto& partition : partitions_) {
                partition->allocation_worker->notify();
            }
        });
        watch_worker_ = std::make_unique<Worker>("watch", *watch_, clock_, watch_idle_wait);
    }
}

void Pipeline::close() {
    for (const auto& partition : partitions_) {
        partition->queue.close();
    }
}

bool Pipeline::drained() const {
    for (std::size_t i = 0; i < partitions_.size(); ++i) {
        const PartitionReading reading =
            views_->partition(PartitionId(static_cast<std::uint32_t>(i)));
        const bool deciding = reading.phase != PartitionPhase::halted && reading.lag() > 0;
        if (!partitions_[i]->queue.settled() || deciding) {
            return false;
        }
    }
    return true;
}

void Pipeline::stop() {
    close();
    if (log_ != nullptr) {  // not where it could not be opened
        log_->give_up();
    }
    if (watch_worker_ != nullptr) {
        watch_worker_->stop();  // it tells the loops what it sees
    }
    for (const auto& partition : partitions_) {
        partition->queue.on_work([] {});
        if (partition->intake_worker != nullptr) {
            partition->intake_worker->stop();
        }
        if (partition->allocation_worker != nullptr) {
            partition->allocation_worker->stop();
            partition->allocation_worker.reset();
            partition->allocation.release();
        }
        partition->intake_worker.reset();
    }
}

}  // namespace firstcome
