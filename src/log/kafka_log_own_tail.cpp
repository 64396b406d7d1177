// SPDX-License-Identifier: Apache-2.0
#include "log/kafka_log_own_tail.h"

#include <algorithm>

namespace firstcome {
namespace {

constexpr RecordTail::Bounds kept{KafkaOwnTail::records_kept, std::size_t{4} << 20};

// The records as the log holds them; empty unless all of them stand there, one behind the other.
RecordBatch persisted(const RecordBatch& batch, const KafkaFlights::Landed& landed) {
    RecordBatch records;
    std::optional<Offset> next;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const AppendResult& result = landed.results[i];
        const bool follows = result.offset && (!next || *result.offset == *next);
        if (result.status != AppendStatus::persisted || !follows) {
            return {};
        }
        next = result.offset->next();
        records.add(batch[i].bytes, *result.offset, landed.appended_at[i]);
    }
    return records;
}

}  // namespace

void KafkaOwnTail::add(const RecordBatch& batch, const KafkaFlights::Landed& landed) {
    RecordBatch records = persisted(batch, landed);
    {
        const std::lock_guard lock(mutex_);
        const bool paused = until_paused() <= Duration{};
        last_added_at_ = clock_.steady_now();
        last_batch_records_ = records.size();
        if (records.empty()) {
            run_.reset();
        } else {
            continue_run(std::move(records), paused);
        }
    }
    added_.notify();
}

// Requires mutex_.
void KafkaOwnTail::continue_run(RecordBatch records, bool paused) {
    if (paused || run_ == nullptr || run_->end() != records[0].offset) {
        run_ = std::make_unique<RecordTail>(records[0].offset, kept);
        run_records_ = 0;
    }
    run_records_ += static_cast<std::int64_t>(records.size());
    run_->add(std::move(records));
}

bool KafkaOwnTail::expects(Offset next) const {
    const std::lock_guard lock(mutex_);
    if (run_ == nullptr || run_records_ < run_of_load || last_batch_records_ <= batch_of_load) {
        return false;
    }
    return holds(next) || (next == run_->end() && until_paused() > Duration{});
}

void KafkaOwnTail::read(Offset next, std::size_t records_max, Duration wait, RecordBatch& into) {
    const SteadyTime deadline = clock_.steady_now() + wait;
    while (expects(next) && !copy(next, records_max, into)) {
        Duration rest = deadline - clock_.steady_now();
        {
            const std::lock_guard lock(mutex_);
            rest = std::min(rest, until_paused());
        }
        if (rest <= Duration{}) {
            return;
        }
        added_.wait_for(rest);
    }
}

// Requires mutex_ and a run.
bool KafkaOwnTail::holds(Offset next) const {
    return run_->begin() <= next && next < run_->end();
}

// Requires mutex_.
Duration KafkaOwnTail::until_paused() const {
    return last_added_at_ + pause_max - clock_.steady_now();
}

bool KafkaOwnTail::copy(Offset next, std::size_t records_max, RecordBatch& into) const {
    const std::lock_guard lock(mutex_);
    return run_ != nullptr && holds(next) && run_->copy(next, records_max, into);
}

}  // namespace firstcome
