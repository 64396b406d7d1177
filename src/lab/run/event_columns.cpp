// SPDX-License-Identifier: Apache-2.0
#include "lab/run/event_columns.h"

#include <limits>

namespace firstcome::lab {
namespace {

// What a member counts in, whatever type it has.
std::uint64_t count_of(std::uint64_t value) {
    return value;
}

std::uint64_t count_of(std::int64_t value) {
    return static_cast<std::uint64_t>(value);
}

std::uint64_t count_of(Offset offset) {
    return count_of(offset.value());
}

template <class Time>

requires requires(Time time) {
    time.us;
}

std::uint64_t count_of(Time time) {
    return count_of(time.us);
}

void take_count(std::uint64_t& member, std::uint64_t count) {
    member = count;
}

void take_count(std::int64_t& member, std::uint64_t count) {
    member = static_cast<std::int64_t>(count);
}

void take_count(Offset& member, std::uint64_t count) {
    member = Offset(static_cast<std::int64_t>(count));
}

template <class Time>

requires requires(Time time) {
    time.us;
}

void take_count(Time& member, std::uint64_t count) {
    take_count(member.us, count);
}

template <auto Member>
constexpr EventColumn column(std::string_view name) {
    return {
        name,
        [](const EventRow& row) { return count_of(row.*Member); },
        [](EventRow& row, std::uint64_t value) {
            take_count(row.*Member, value);
            return true;
        },
    };
}

bool store_flag(bool& flag, std::uint64_t value) {
    flag = value == 1;
    return value <= 1;
}

constexpr EventColumn columns[] = {
    column<&EventRow::arrival>("arrival"),
    column<&EventRow::arrived_at>("arrived_at_us"),
    column<&EventRow::participant>("participant"),
    {
        "partition",
        [](const EventRow& row) { return std::uint64_t{row.partition}; },
        [](EventRow& row, std::uint64_t value) {
            row.partition = static_cast<std::uint32_t>(value);
            return value <= std::numeric_limits<std::uint32_t>::max();
        },
    },
    column<&EventRow::offset>("offset"),
    column<&EventRow::kafka_timestamp_ms>("kafka_timestamp_ms"),
    column<&EventRow::published_at>("published_at_us"),
    column<&EventRow::polled_at>("polled_at_us"),
    column<&EventRow::consumed>("consumed"),
    column<&EventRow::committed_at>("committed_at_us"),
    column<&EventRow::processed>("processed"),
    {
        "won",
        [](const EventRow& row) { return std::uint64_t{row.won ? 1U : 0U}; },
        [](EventRow& row, std::uint64_t value) { return store_flag(row.won, value); },
    },
    {
        "has_rtt",
        [](const EventRow& row) { return std::uint64_t{row.rtt ? 1U : 0U}; },
        [](EventRow& row, std::uint64_t value) {
            row.rtt = value == 1 ? std::optional(Duration{}) : std::nullopt;
            return value <= 1;
        },
    },
    {
        "rtt_us",
        [](const EventRow& row) { return count_of(row.rtt.value_or(Duration{})); },
        [](EventRow& row, std::uint64_t value) {
            if (row.rtt) {
                take_count(*row.rtt, value);
            }
            return row.rtt.has_value() || value == 0;
        },
    },
};

}  // namespace

std::span<const EventColumn> event_columns() {
    return columns;
}

}  // namespace firstcome::lab
