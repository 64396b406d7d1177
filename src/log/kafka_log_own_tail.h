// SPDX-License-Identifier: Apache-2.0
#pragma once
// KafkaOwnTail: what this node appended last to a partition, as long as nobody else appended in
// between. A node that alone feeds a partition under load need not ask the broker for the records
// that it has just been told the offsets of.
//
//   append ─▶ broker ─▶ offsets ─▶ add ─▶ KafkaOwnTail ─▶ copy ─▶ KafkaReader
//
// A run is what was persisted without a gap: the offsets say that nothing stands in between. What
// is unknown, or came from another node, ends it; so does a pause in which a topic of the same name
// could have taken the place of the log.

#include "base/signal.h"
#include "log/kafka_log_flights.h"
#include "log/record_tail.h"

#include <memory>
#include <mutex>
#include <optional>

namespace firstcome {

class KafkaOwnTail {
  public:
    // A run of so many records, whose last batch was more than `batch_of_load`, is a load that no
    // other node has a part in. The bound keeps a node that shares a partition from changing over
    // at each record of the other one. After `pause_max` without a batch the run is over.
    static constexpr std::int64_t run_of_load = 2'048;
    static constexpr std::size_t batch_of_load = 16;
    static constexpr Duration pause_max = Duration::millis(50);
    static constexpr std::size_t records_kept = 8'192;  // a reader is a batch or two behind

    // `clock` must outlive it.
    explicit KafkaOwnTail(const Clock& clock) : clock_(clock) {}

    // What became of a batch. Thread: the appending one.
    void add(const RecordBatch& batch, const KafkaFlights::Landed& landed);

    // Whether who has read up to `next` may expect the next records here. Thread: any.
    bool expects(Offset next) const;

    // Appends to `into` at most `records_max` records from `next` on, and waits for the first until
    // the load has paused, `wait` at most. Nothing is added when the log brings them and not this
    // tail. Thread: one reader.
    void read(Offset next, std::size_t records_max, Duration wait, RecordBatch& into);

  private:
    void continue_run(RecordBatch records, bool paused);
    bool holds(Offset next) const;
    Duration until_paused() const;
    bool copy(Offset next, std::size_t records_max, RecordBatch& into) const;

    const Clock& clock_;
    Signal added_;
    mutable std::mutex mutex_;
    // All guarded by mutex_.
    std::unique_ptr<RecordTail> run_;  // null: nothing is known to be ours
    std::int64_t run_records_ = 0;
    std::size_t last_batch_records_ = 0;
    SteadyTime last_added_at_;
};

}  // namespace firstcome
