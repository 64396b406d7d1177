// SPDX-License-Identifier: Apache-2.0
#include "app/wiring_pipeline.h"

#include "app/wiring_stores.h"
#include "base/crypto.h"

#include <fmt/format.h>

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
constexpr Duration fence_window{0};

IntakeConfig intake_config(PartitionId id, const Settings& settings) {
    IntakeConfig config;
    config.partition = id;
    config.batch_records_max = settings.intake.batch_records_max;
    config.close_after_sold_out = settings.campaign.close_after_sold_out;
    config.fence_window = fence_window;
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
    : queue({settings.intake.queue_records_max}, pipeline.clock_),
      intake(
          intake_config(id, settings),
          queue,
          *pipeline.log_,
          *pipeline.views_,
          sink,
          pipeline.clock_
      ),
      allocation(
          allocation_config(id, settings, node),
          *pipeline.log_,
          *pipeline.ledger_,
          *pipeline.views_,
          pipeline.clock_
      ) {}

Result<std::unique_ptr<Pipeline>> Pipeline::open(
    const Settings& settings, std::string node, WakeupSink& sink, const Clock& clock
) {
    std::unique_ptr<Pipeline> pipeline(new Pipeline(clock));
    TRY(pipeline->open_stores(settings));
    pipeline->hasher_ = std::make_unique<ParticipantHasher>(random_array<16>());
    ViewsConfig views;
    views.partition_count = pipeline->log_->partition_count();
    views.refusals_readable = settings.views.refusals_readable;
    pipeline->views_ = std::make_unique<Views>(views, *pipeline->hasher_, sink, clock);
    pipeline->admission_ = std::make_unique<Admission>(
        AdmissionConfig{settings.allocation.participants_resident_max}, *pipeline->views_, clock
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
    TRY_ASSIGN(log_, open_log(settings.log.url, clock_));
    TRY_ASSIGN(ledger_, open_ledger(settings.ledger.url, clock_));
    TRY_ASSIGN(archive_, open_archive(settings.ledger.url));
    return {};
}

// On this thread, so that a contradiction ends the start instead of halting a running server.
Result<void> Pipeline::load() {
    for (const auto& partition : partitions_) {
        partition->allocation.run_once(clock_.steady_now());
        if (const auto& halted = partition->allocation.halted()) {
            return fail(*halted);
        }
        if (!partition->allocation.loaded()) {
            return fail(Errc::busy, "the ledger is held by somebody else");
        }
    }
    return {};
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
        partition.allocation_worker = std::make_unique<Worker>(
            fmt::format("allocation-{}", i), partition.allocation, clock_, allocation_retry_wait
        );
        partition.intake_worker = std::make_unique<Worker>(
            fmt::format("intake-{}", i), partition.intake, clock_, intake_idle_wait
        );
        partition.queue.on_work([&partition] { partition.intake_worker->notify(); });
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
