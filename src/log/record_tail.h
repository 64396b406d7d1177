// SPDX-License-Identifier: Apache-2.0
#pragma once
// RecordTail: the last durable records of a log, in memory, because the allocation loop reads what
// the intake loop has just written. Bounded in records and in bytes; what falls out at the old end
// is read from the file again.
//
// A batch enters only after it is durable and never changes, so a reader copies without the lock.

#include "log/records.h"

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>

namespace firstcome {

class RecordTail {
  public:
    struct Bounds {
        std::size_t records_max = 65'536;
        std::size_t bytes_max = std::size_t{16} << 20;
    };

    // `end`: the offset of the next record to come.
    explicit RecordTail(Offset end) : RecordTail(end, Bounds{}) {}

    RecordTail(Offset end, const Bounds& bounds) : bounds_(bounds), end_(end) {}

    // Requires: a batch whose offsets continue at end(). Thread: the appending one.
    void add(RecordBatch durable);

    // What is held, [begin, end). Thread: any.
    Offset begin() const;
    Offset end() const;

    // Appends to `into` at most `count` records from `from` on. False when `from` is older than
    // what is held: nothing was added. Thread: any.
    bool copy(Offset from, std::size_t count, RecordBatch& into) const;

  private:
    using Chunk = std::shared_ptr<const RecordBatch>;

    static std::size_t cost_of(const RecordBatch& batch);
    std::vector<Chunk> chunks_from(Offset from, std::size_t count) const;

    const Bounds bounds_;
    mutable std::mutex mutex_;
    // All guarded by mutex_.
    std::deque<Chunk> chunks_;
    std::size_t records_ = 0;
    std::size_t bytes_ = 0;
    Offset end_;
};

}  // namespace firstcome
