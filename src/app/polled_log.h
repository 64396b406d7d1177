// SPDX-License-Identifier: Apache-2.0
#pragma once
// PolledLog: a log that tells when its records were read, for an experiment.

#include "log/log.h"

#include <functional>
#include <memory>
#include <utility>

namespace firstcome {

class PolledLog final : public Log {
  public:
    // Told of every batch that is not empty. Thread: the reading one.
    using Polled = std::function<void(PartitionId, const RecordBatch&)>;

    PolledLog(std::unique_ptr<Log> log, Polled polled)
        : log_(std::move(log)),
          polled_(std::move(polled)) {}

    std::uint32_t partition_count() const override { return log_->partition_count(); }

    std::string name() const override { return log_->name(); }

    std::vector<AppendResult> append(PartitionId partition, const RecordBatch& batch) override {
        return log_->append(partition, batch);
    }

    Result<void> read(
        PartitionId partition,
        Offset from,
        std::size_t records_max,
        Duration wait,
        RecordBatch& into
    ) override {
        TRY(log_->read(partition, from, records_max, wait, into));
        if (!into.empty()) {
            polled_(partition, into);
        }
        return {};
    }

    Result<Offset> end(PartitionId partition) override { return log_->end(partition); }

    void give_up() override { log_->give_up(); }

  private:
    const std::unique_ptr<Log> log_;
    const Polled polled_;
};

}  // namespace firstcome
