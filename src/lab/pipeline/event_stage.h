// SPDX-License-Identifier: Apache-2.0
#pragma once
// EventStage: what a consumer does with the records of a poll: one transaction for each of them or
// one for all, with the conditional update or without. Confined to one thread.

#include "base/result.h"
#include "lab/pipeline/cell_record.h"
#include "lab/pipeline/event_store.h"
#include "lab/pipeline/kafka_pipeline.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>

namespace firstcome::lab {

// A record on its way through the stage.
struct StageEvent {
    KafkaEventRecord record;
    std::uint32_t partition = 0;
    std::uint64_t processed = 0;  // 0: not decided yet
};

struct StageRules {
    bool conditional = true;             // false: select, then update
    std::size_t transaction_events = 1;  // at most, of one poll
};

class EventStage {
  public:
    // `record` and `clock` must outlive it.
    EventStage(
        const StageRules& rules,
        std::unique_ptr<EventStore> store,
        CellRecord& record,
        const Clock& clock
    );

    // Decides and commits. A transaction that a deadlock or a lock timeout has ended is repeated;
    // its events keep the numbers that they have been given. Errors: those of the store.
    Result<void> take(std::span<StageEvent> events);

  private:
    Result<void> commit(std::span<StageEvent> events);
    Result<void> try_commit(std::span<StageEvent> events);
    Result<bool> decide();

    const StageRules rules_;
    const std::unique_ptr<EventStore> store_;
    CellRecord& record_;
    const Clock& clock_;
};

}  // namespace firstcome::lab
