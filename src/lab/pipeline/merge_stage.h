// SPDX-License-Identifier: Apache-2.0
#pragma once
// MergeStage: the second half of `resequenced`. Consumers bring the records of all partitions; one
// loop puts them into the order of their arrival, and another commits them in that order.

#include "base/worker.h"
#include "lab/pipeline/event_stage.h"
#include "lab/pipeline/resequencer.h"

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace firstcome::lab {

class MergeStage {
  public:
    // `fail` is called once, by the committing loop, when it has to end. All must outlive it.
    MergeStage(
        Duration hold_back,
        std::unique_ptr<EventStage> commit,
        CellRecord& record,
        const Clock& clock,
        std::function<void(const Error&)> fail
    );

    ~MergeStage() { stop(); }

    MergeStage(const MergeStage&) = delete;
    MergeStage& operator=(const MergeStage&) = delete;

    // Thread: any of the consumers.
    void add(std::span<const StageEvent> events);

    void stop();

  private:
    // Takes what was brought, and hands on what is due.
    class Merging final : public Turn {
      public:
        explicit Merging(MergeStage& stage) : stage_(stage) {}

        TurnResult run_once(SteadyTime now) override;

      private:
        MergeStage& stage_;
    };

    class Committing final : public Turn {
      public:
        explicit Committing(MergeStage& stage) : stage_(stage) {}

        TurnResult run_once(SteadyTime now) override;

      private:
        MergeStage& stage_;
    };

    Resequencer resequencer_;  // thread: merging
    const std::unique_ptr<EventStage> commit_;
    CellRecord& record_;
    const Clock& clock_;
    const std::function<void(const Error&)> fail_;

    std::mutex mutex_;
    // Bounded by the events of the cell. Guarded by mutex_.
    std::vector<StageEvent> brought_;
    std::vector<StageEvent> merged_;  // numbered

    Merging merging_{*this};
    Committing committing_{*this};
    // Last: they use everything above.
    std::unique_ptr<Worker> committing_worker_;
    std::unique_ptr<Worker> merging_worker_;
};

}  // namespace firstcome::lab
