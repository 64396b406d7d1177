// SPDX-License-Identifier: Apache-2.0
#pragma once
// RecordBatch: records of one partition back to back in one buffer, so that a batch of thousands
// costs two allocations. Confined to one thread at a time.

#include "base/assert.h"
#include "base/bytes.h"
#include "base/time.h"
#include "campaign/ids.h"

#include <cstddef>
#include <vector>

namespace firstcome {

// Lifetime: `bytes` points into the batch and dies with its next change.
struct Record {
    Offset offset;
    WallTime appended_at;  // the log's own stamp (milliseconds on Kafka); evidence only
    ByteView bytes;
};

class RecordBatch {
  public:
    // Adds a record. For an append, offset and time are left at their defaults.
    void add(ByteView bytes, Offset offset = Offset{}, WallTime appended_at = WallTime{}) {
        buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
        finish(offset, appended_at);
    }

    // For encoders that write in place: append to the buffer, then call finish().
    Bytes& buffer() { return buffer_; }

    void finish(Offset offset = Offset{}, WallTime appended_at = WallTime{}) {
        ends_.push_back({buffer_.size(), offset, appended_at});
    }

    Record operator[](std::size_t index) const {
        ASSERT(index < ends_.size());
        const std::size_t begin = index == 0 ? 0 : ends_[index - 1].end;
        const Mark& mark = ends_[index];
        return {mark.offset, mark.appended_at, ByteView(buffer_).subspan(begin, mark.end - begin)};
    }

    std::size_t size() const { return ends_.size(); }

    std::size_t byte_size() const { return buffer_.size(); }

    bool empty() const { return ends_.empty(); }

    // Keeps the memory.
    void clear() {
        buffer_.clear();
        ends_.clear();
    }

  private:
    struct Mark {
        std::size_t end;
        Offset offset;
        WallTime appended_at;
    };

    Bytes buffer_;
    std::vector<Mark> ends_;
};

}  // namespace firstcome
