// SPDX-License-Identifier: Apache-2.0
#include "log/kafka_log_flights.h"

#include "base/assert.h"

#include <utility>

namespace firstcome {

std::uint64_t KafkaFlights::depart(std::size_t records, Offset floor) {
    ASSERT(records > 0 && records <= batch_records_max);
    auto flight = std::make_unique<Flight>();
    flight->landed.results.resize(records);
    flight->landed.appended_at.resize(records);
    flight->reported.resize(records);
    flight->missing = records;
    flight->floor = floor;
    const std::lock_guard lock(mutex_);
    const std::uint64_t number = next_number_++;
    flights_.emplace(number, std::move(flight));
    return number << index_bits;
}

void KafkaFlights::report(std::span<const Report> reports) {
    const std::lock_guard lock(mutex_);
    auto flight = flights_.end();
    for (const Report& report : reports) {
        const std::uint64_t number = report.mark >> index_bits;
        if (flight == flights_.end() || flight->first != number) {
            flight = flights_.find(number);
        }
        if (flight != flights_.end()) {
            take(*flight->second, report);
        }
    }
}

// Requires mutex_.
void KafkaFlights::take(Flight& flight, const Report& report) {
    const std::size_t index = report.mark & (batch_records_max - 1);
    ASSERT(index < flight.reported.size() && !flight.reported[index]);
    flight.reported[index] = true;
    const auto& offset = report.result.offset;
    if (offset && *offset < flight.floor) {
        // Durable, but in another log than the one it was appended to: leave it unknown.
        flight.landed.below_floor = offset;
    } else {
        flight.landed.results[index] = report.result;
        flight.landed.appended_at[index] = report.appended_at;
    }
    if (--flight.missing == 0) {
        flight.complete.notify();
    }
}

KafkaFlights::Landed KafkaFlights::land(std::uint64_t first_mark, Duration wait) {
    Flight* waiting = nullptr;
    {
        const std::lock_guard lock(mutex_);
        const auto found = flights_.find(first_mark >> index_bits);
        ASSERT(found != flights_.end());
        waiting = found->second.get();
        wait = gave_up_ ? Duration{} : wait;
    }
    waiting->complete.wait_for(wait);
    const std::lock_guard lock(mutex_);
    return std::move(flights_.extract(first_mark >> index_bits).mapped()->landed);
}

void KafkaFlights::give_up() {
    const std::lock_guard lock(mutex_);
    gave_up_ = true;
    for (const auto& [number, flight] : flights_) {
        flight->complete.notify();
    }
}

}  // namespace firstcome
