// SPDX-License-Identifier: Apache-2.0
#include "log/record_tail.h"

#include <algorithm>

namespace firstcome {

void RecordTail::add(RecordBatch durable) {
    ASSERT(!durable.empty());
    const std::lock_guard lock(mutex_);
    ASSERT(durable[0].offset == end_);
    end_ = durable[durable.size() - 1].offset.next();
    records_ += durable.size();
    bytes_ += cost_of(durable);
    chunks_.push_back(std::make_shared<const RecordBatch>(std::move(durable)));
    while (chunks_.size() > 1 && (records_ > bounds_.records_max || bytes_ > bounds_.bytes_max)) {
        records_ -= chunks_.front()->size();
        bytes_ -= cost_of(*chunks_.front());
        chunks_.pop_front();
    }
}

Offset RecordTail::begin() const {
    const std::lock_guard lock(mutex_);
    return chunks_.empty() ? end_ : (*chunks_.front())[0].offset;
}

Offset RecordTail::end() const {
    const std::lock_guard lock(mutex_);
    return end_;
}

bool RecordTail::copy(Offset from, std::size_t count, RecordBatch& into) const {
    const auto chunks = chunks_from(from, count);
    if (chunks.empty()) {
        return false;
    }
    std::size_t copied = 0;
    for (const Chunk& chunk : chunks) {
        const auto begin = std::max<std::int64_t>(0, from.value() - (*chunk)[0].offset.value());
        for (auto i = static_cast<std::size_t>(begin); i < chunk->size() && copied < count; ++i) {
            const Record record = (*chunk)[i];
            into.add(record.bytes, record.offset, record.appended_at);
            ++copied;
        }
    }
    return true;
}

// Headers and allocator overhead count too: single appends make chunks of one record.
std::size_t RecordTail::cost_of(const RecordBatch& batch) {
    constexpr std::size_t chunk_overhead = 160;
    constexpr std::size_t record_overhead = 24;
    return chunk_overhead + batch.byte_size() + batch.size() * record_overhead;
}

std::vector<RecordTail::Chunk> RecordTail::chunks_from(Offset from, std::size_t count) const {
    const std::lock_guard lock(mutex_);
    std::vector<Chunk> found;
    if (chunks_.empty() || from < (*chunks_.front())[0].offset) {
        return found;
    }
    // The last chunk that begins at or before `from`.
    auto chunk = std::prev(std::upper_bound(
        chunks_.begin(),
        chunks_.end(),
        from,
        [](Offset wanted, const Chunk& candidate) { return wanted < (*candidate)[0].offset; }
    ));
    const auto stop = Offset(from.value() + static_cast<std::int64_t>(count));
    for (; chunk != chunks_.end() && (**chunk)[0].offset < stop; ++chunk) {
        found.push_back(*chunk);
    }
    return found;
}

}  // namespace firstcome
