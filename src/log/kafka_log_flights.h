// SPDX-License-Identifier: Apache-2.0
#pragma once
// KafkaFlights: batches that were handed to the producer and have not been reported on completely.
//
// A record in flight is known by a mark: a number, no pointer. A report that comes after its append
// has given up finds nothing under its mark, and touches nothing.

#include "base/signal.h"
#include "log/log.h"

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace firstcome {

class KafkaFlights {
  public:
    static constexpr std::size_t batch_records_max = std::size_t{1} << 24;

    struct Report {
        std::uint64_t mark = 0;
        AppendResult result;
        WallTime appended_at{};  // of a persisted record
    };

    // How a batch came down.
    struct Landed {
        std::vector<AppendResult> results;  // unknown where no report came
        std::vector<WallTime> appended_at;  // of the persisted ones
        std::optional<Offset> below_floor;  // a record got an offset that was taken long before
    };

    // A batch is about to be handed over, behind all records below `floor`. Returns the mark of its
    // first record; the others follow it. Thread: any.
    std::uint64_t depart(std::size_t records, Offset floor);

    // Thread: any. Unknown marks are late reports.
    void report(std::span<const Report> reports);

    // Waits until every record of the batch is reported, at most `wait`, and forgets the batch.
    // Thread: the one that called depart().
    Landed land(std::uint64_t first_mark, Duration wait);

    // From now on nothing is waited for. Thread: any.
    void give_up();

  private:
    static constexpr int index_bits = 24;

    struct Flight {
        Landed landed;
        std::vector<bool> reported;
        std::size_t missing = 0;
        Offset floor;
        Signal complete;
    };

    static void take(Flight& flight, const Report& report);

    std::mutex mutex_;
    // Guarded by mutex_.
    std::map<std::uint64_t, std::unique_ptr<Flight>> flights_;  // by number: mark >> index_bits
    std::uint64_t next_number_ = 1;
    bool gave_up_ = false;
};

}  // namespace firstcome
