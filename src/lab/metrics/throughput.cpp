// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/throughput.h"

#include <algorithm>

namespace firstcome::lab {

Throughput throughput(std::span<const EventRow> rows, SteadyTime EventRow::*stage) {
    Throughput series{{}, bucket_width, {}};
    if (rows.empty()) {
        return series;
    }
    series.begin = rows.front().published_at;
    SteadyTime end = rows.front().*stage;
    for (const EventRow& row : rows) {
        series.begin = std::min({series.begin, row.published_at, row.*stage});
        end = std::max(end, row.*stage);
    }
    const auto bucket_of = [&](SteadyTime moment) {
        return static_cast<std::size_t>((moment - series.begin).us / series.bucket.us);
    };
    while (bucket_of(end) >= buckets_max) {
        series.bucket = series.bucket + series.bucket;
    }
    series.events.resize(bucket_of(end) + 1);
    for (const EventRow& row : rows) {
        ++series.events[bucket_of(row.*stage)];
    }
    return series;
}

}  // namespace firstcome::lab
