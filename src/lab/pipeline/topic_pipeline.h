// SPDX-License-Identifier: Apache-2.0
#pragma once
// TopicPipeline: every variant but `pinned`: a producer that spreads the events over the partitions
// of a topic, a consumer thread per partition, and the stage that makes the variant.

#include "base/worker.h"
#include "lab/pipeline/cell_pipeline.h"
#include "lab/pipeline/cell_record.h"
#include "lab/pipeline/event_stage.h"
#include "lab/pipeline/event_store.h"
#include "lab/pipeline/kafka_pipeline.h"
#include "lab/pipeline/merge_stage.h"
#include "lab/run/experiment_config.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace firstcome::lab {

class TopicPipeline final : public CellPipeline {
  public:
    struct Ground {
        std::string bootstrap;  // HOST:PORT of Kafka
        std::string topic;      // that nobody else uses
        std::uint64_t seed = 1;
        OpenSession open_session;
    };

    // `record` and `clock` must outlive it. Requires: a variant other than pinned.
    TopicPipeline(const CellPlan& plan, Ground ground, CellRecord& record, const Clock& clock);
    ~TopicPipeline() override;

    Result<void> prepare() override;
    Result<void> publish(std::uint64_t first, std::uint64_t end) override;
    Result<void> flush() override;
    std::optional<Error> failure() override;
    Result<CellFacts> finish() override;

  private:
    class Consumer;

    Result<void> open_consumers();
    Result<std::unique_ptr<EventStage>> open_stage();
    void fail_with(const Error& error);
    void stop();
    Result<void> read_back();

    const CellPlan plan_;
    const Ground ground_;
    const KafkaPipelineTopic topic_;
    CellRecord& record_;
    const Clock& clock_;
    std::mutex mutex_;
    std::optional<Error> failure_;  // the first one; guarded by mutex_
    bool topic_made_ = false;
    std::unique_ptr<EventStore> store_;  // of this thread: to make and to read back
    std::unique_ptr<KafkaPublisher> publisher_;
    std::unique_ptr<MergeStage> merge_;  // of resequenced
    std::vector<std::unique_ptr<Consumer>> consumers_;
};

}  // namespace firstcome::lab
