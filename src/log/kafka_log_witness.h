// SPDX-License-Identifier: Apache-2.0
#pragma once
// KafkaWitness: what this process has seen of one partition, and whether anything contradicted it
// since. Kafka names neither a topic nor its history, so a topic that was deleted and made again,
// or a log that lost its end, is known by what it should still hold.
//
// A contradiction stays: nothing is read from or appended to that partition until restart.
// Thread: any.

#include "base/result.h"
#include "campaign/ids.h"

#include <atomic>
#include <mutex>
#include <string>

namespace firstcome {

class KafkaWitness {
  public:
    KafkaWitness(std::string topic, PartitionId partition)
        : topic_(std::move(topic)),
          partition_(partition) {}

    // A durable record stands at `offset`.
    void saw(Offset offset);

    // The partition ends here or later.
    Offset end() const { return Offset(end_.load(std::memory_order_acquire)); }

    // The partition cannot be the one that was seen: `what` completes "topic T partition P ...".
    // Returns the error that everybody gets from now on, which is about the first contradiction.
    Failure accuse(const std::string& what);

    // Errors: corrupt, once accused.
    Result<void> sound() const;

  private:
    const std::string topic_;
    const PartitionId partition_;
    std::atomic<std::int64_t> end_{0};
    std::atomic<bool> accused_{false};
    mutable std::mutex mutex_;
    std::string contradiction_;  // guarded by mutex_
};

}  // namespace firstcome
