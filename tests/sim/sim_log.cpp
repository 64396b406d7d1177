// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/sim_log.h"

#include "campaign/codec.h"

#include <algorithm>

namespace firstcome {
namespace {

LogId log_id_from(std::uint64_t seed) {
    LogId id{};
    const Digest digest =
        sha256(ByteView(reinterpret_cast<const std::uint8_t*>(&seed), sizeof seed));
    std::copy_n(digest.begin(), id.size(), id.begin());
    return id;
}

}  // namespace

SimLog::SimLog(std::uint32_t partition_count, std::uint64_t seed, const Clock& clock, Waits waits)
    : partition_count_(partition_count),
      clock_(clock),
      waits_(waits) {
    for (std::uint32_t number = 0; number < partition_count; ++number) {
        const PartitionId partition(number);
        Bytes record;
        encode(Command(LogIdentity{log_id_from(seed), partition, partition_count}), record);
        store(partitions_[partition], record);
    }
}

void SimLog::set_plan(FatePlan plan) {
    const std::lock_guard lock(mutex_);
    plan_ = std::move(plan);
}

void SimLog::tear_next_append(std::size_t kept) {
    const std::lock_guard lock(mutex_);
    torn_ = kept;
}

bool SimLog::is_down() const {
    const std::lock_guard lock(mutex_);
    return down_;
}

void SimLog::crash() {
    const std::lock_guard lock(mutex_);
    down_ = false;
    torn_.reset();
    for (auto& [number, partition] : partitions_) {
        partition.in_flight.clear();
    }
}

void SimLog::settle() {
    const std::lock_guard lock(mutex_);
    for (auto& [number, partition] : partitions_) {
        deliver(partition, partition.in_flight.size(), clock_.wall_now());
    }
}

std::size_t SimLog::appends() const {
    const std::lock_guard lock(mutex_);
    return appends_;
}

std::vector<AppendResult> SimLog::append(PartitionId id, const RecordBatch& batch) {
    ASSERT(!batch.empty() && partitions_.contains(id));
    std::vector<AppendResult> results;
    {
        const std::lock_guard lock(mutex_);
        ++appends_;
        Partition& partition = partitions_[id];
        if (down_ || torn_) {
            return append_torn(partition, batch);
        }
        const std::size_t late = partition.in_flight.size();
        for (std::size_t i = 0; i < batch.size(); ++i) {
            const RecordFate fate = plan_ ? plan_(id) : RecordFate::persisted;
            results.push_back(settle_fate(partition, fate, batch[i].bytes));
        }
        deliver(partition, late, clock_.wall_now());
    }
    appended_.notify();
    return results;
}

AppendResult SimLog::settle_fate(Partition& partition, RecordFate fate, ByteView record) {
    switch (fate) {
        case RecordFate::persisted:
            return {AppendStatus::persisted, store(partition, record)};
        case RecordFate::not_persisted:
            return {AppendStatus::not_persisted, std::nullopt};
        case RecordFate::unknown_there:
            store(partition, record);
            return {AppendStatus::unknown, std::nullopt};
        case RecordFate::unknown_lost:
            return {AppendStatus::unknown, std::nullopt};
        case RecordFate::unknown_late:
            partition.in_flight.emplace_back(record.begin(), record.end());
            return {AppendStatus::unknown, std::nullopt};
        case RecordFate::persisted_and_repeated:
            partition.in_flight.emplace_back(record.begin(), record.end());
            return {AppendStatus::persisted, store(partition, record)};
    }
    ASSERT_BECAUSE(false, "a RecordFate outside its enumeration");
}

std::vector<AppendResult> SimLog::append_torn(Partition& partition, const RecordBatch& batch) {
    const std::size_t kept = down_ ? 0 : std::min(*torn_, batch.size());
    for (std::size_t i = 0; i < kept; ++i) {
        store(partition, batch[i].bytes);
    }
    down_ = true;
    torn_.reset();
    return std::vector<AppendResult>(batch.size(), {AppendStatus::unknown, std::nullopt});
}

Offset SimLog::store(Partition& partition, ByteView record) {
    const Offset offset(static_cast<std::int64_t>(partition.records.size()));
    partition.records.push_back({Bytes(record.begin(), record.end()), clock_.wall_now()});
    return offset;
}

void SimLog::deliver(Partition& partition, std::size_t count, WallTime now) {
    for (; count > 0; --count) {
        partition.records.push_back({std::move(partition.in_flight.front()), now});
        partition.in_flight.pop_front();
    }
}

Result<void> SimLog::read(
    PartitionId partition, Offset from, std::size_t records_max, Duration wait, RecordBatch& into
) {
    ASSERT(partitions_.contains(partition) && from.value() >= 0);
    const SteadyTime deadline = clock_.steady_now() + wait;
    for (;;) {
        if (is_down()) {
            return fail(Errc::closed, "the simulated process is down");
        }
        if (copy(partition, from, records_max, into) || waits_ == Waits::never ||
            !appended_.wait_for(deadline - clock_.steady_now())) {
            return {};
        }
    }
}

bool SimLog::copy(PartitionId partition, Offset from, std::size_t records_max, RecordBatch& into) {
    const std::lock_guard lock(mutex_);
    const auto& records = partitions_[partition].records;
    const std::size_t begin = std::min(static_cast<std::size_t>(from.value()), records.size());
    const std::size_t count = std::min(records_max, records.size() - begin);
    for (std::size_t i = begin; i < begin + count; ++i) {
        into.add(records[i].bytes, Offset(static_cast<std::int64_t>(i)), records[i].appended_at);
    }
    return count > 0;
}

Result<Offset> SimLog::end(PartitionId partition) {
    const std::lock_guard lock(mutex_);
    if (down_) {
        return fail(Errc::closed, "the simulated process is down");
    }
    return Offset(static_cast<std::int64_t>(partitions_[partition].records.size()));
}

}  // namespace firstcome
