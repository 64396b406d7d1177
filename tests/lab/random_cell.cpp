// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/random_cell.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace firstcome::lab::tests {
namespace {

// Each event's place when everybody is delayed by their number of places.
std::vector<std::uint64_t> places(const std::vector<RandomEvent>& events, int RandomEvent::*delay) {
    std::vector<std::size_t> order(events.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return static_cast<int>(a) + events[a].*delay < static_cast<int>(b) + events[b].*delay;
    });
    std::vector<std::uint64_t> places(events.size());
    for (std::size_t place = 0; place < order.size(); ++place) {
        places[order[place]] = place;
    }
    return places;
}

void give_offsets(const std::vector<RandomEvent>& events, std::vector<EventRow>& rows) {
    const auto appended = places(events, &RandomEvent::offset_delay);
    for (EventRow& row : rows) {
        std::int64_t before = 0;
        for (const EventRow& other : rows) {
            const bool earlier = appended[other.arrival] < appended[row.arrival];
            before += other.partition == row.partition && earlier ? 1 : 0;
        }
        row.offset = Offset(before);
    }
}

EventRow row_of(const RandomEvent& event, const EventRow& previous) {
    EventRow row;
    row.participant = static_cast<std::uint64_t>(event.participant);
    row.partition = static_cast<std::uint32_t>(event.partition);
    row.arrived_at = previous.arrived_at + Duration::micros(event.arrival_gap);
    row.kafka_timestamp_ms = previous.kafka_timestamp_ms + event.timestamp_step;
    row.published_at = {row.arrived_at.us + event.publish_delay};
    row.polled_at = row.published_at + Duration::micros(event.consume_delay);
    row.committed_at = row.polled_at + Duration::micros(1 + event.process_delay);
    if (event.rtt > 0) {
        row.rtt = Duration::micros(event.rtt);
    }
    return row;
}

std::vector<EventRow> rows_of(const std::vector<RandomEvent>& events) {
    const auto consumed = places(events, &RandomEvent::consume_delay);
    const auto processed = places(events, &RandomEvent::process_delay);
    std::vector<EventRow> rows;
    for (std::size_t i = 0; i < events.size(); ++i) {
        rows.push_back(row_of(events[i], rows.empty() ? EventRow{} : rows.back()));
        rows.back().arrival = i;
        rows.back().consumed = consumed[i];
        rows.back().processed = processed[i] + 1;
        rows.back().won = events[i].lucky;
    }
    give_offsets(events, rows);
    return rows;
}

// A fixed shuffle: every third row, then the rest backwards.
void disorder(std::vector<EventRow>& rows) {
    const auto kept = std::stable_partition(rows.begin(), rows.end(), [](const EventRow& row) {
        return row.arrival % 3 == 1;
    });
    std::reverse(kept, rows.end());
}

}  // namespace

std::vector<EventRow> RandomCell::lottery() const {
    auto rows = rows_of(events);
    disorder(rows);
    return rows;
}

std::vector<EventRow> RandomCell::decided() const {
    auto rows = lottery();
    std::map<std::uint64_t, EventRow*> by_processing;
    for (EventRow& row : rows) {
        by_processing[row.processed] = &row;
    }
    std::set<std::uint64_t> seen;
    std::uint64_t remaining = stock;
    for (auto& [ignored, row] : by_processing) {
        row->won = seen.insert(row->participant).second && remaining > 0;
        remaining -= row->won ? 1 : 0;
    }
    return rows;
}

std::ostream& operator<<(std::ostream& out, const RandomEvent& event) {
    return out << '{' << event.participant << ' ' << event.partition << ' ' << event.arrival_gap
               << ' ' << event.publish_delay << ' ' << event.timestamp_step << ' '
               << event.offset_delay << ' ' << event.consume_delay << ' ' << event.process_delay
               << ' ' << event.rtt << ' ' << event.lucky << '}';
}

std::ostream& operator<<(std::ostream& out, const RandomCell& cell) {
    out << "stock " << cell.stock << ':';
    for (const RandomEvent& event : cell.events) {
        out << ' ' << event;
    }
    return out;
}

namespace {

rc::Gen<RandomEvent> random_event(int people, int partitions, int delay_max) {
    using rc::gen::inRange;
    using rc::gen::set;
    return rc::gen::build<RandomEvent>(
        set(&RandomEvent::participant, inRange(0, people)),
        set(&RandomEvent::partition, inRange(0, partitions)),
        set(&RandomEvent::arrival_gap, inRange(0, 4)),
        set(&RandomEvent::publish_delay, inRange(0, 4)),
        set(&RandomEvent::timestamp_step, inRange(-1, 3)),
        set(&RandomEvent::offset_delay, inRange(0, 8)),
        set(&RandomEvent::consume_delay, inRange(0, 5)),
        set(&RandomEvent::process_delay, inRange(0, delay_max)),
        set(&RandomEvent::rtt, inRange(0, 9)),
        set(&RandomEvent::lucky)
    );
}

}  // namespace

rc::Gen<RandomCell> random_cell(int events_max) {
    return rc::gen::exec([events_max] {
        const auto count = static_cast<std::size_t>(*rc::gen::inRange(0, events_max + 1));
        const int people = *rc::gen::element(1, 4, events_max, 4 * events_max);
        const int partitions = *rc::gen::inRange(1, 5);
        const int delay_max = *rc::gen::element(1, 8, 2 * events_max);
        RandomCell cell;
        cell.events = *rc::gen::container<std::vector<RandomEvent>>(
            count, random_event(people, partitions, delay_max)
        );
        cell.stock = static_cast<std::uint64_t>(*rc::gen::inRange(0, events_max / 2));
        return cell;
    });
}

}  // namespace firstcome::lab::tests
