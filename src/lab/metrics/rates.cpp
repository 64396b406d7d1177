// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/rates.h"

#include <algorithm>

namespace firstcome::lab {
namespace {

using Moment = SteadyTime EventRow::*;

Rate rate(std::span<const EventRow> rows, Moment first, Moment last) {
    if (rows.empty()) {
        return {};
    }
    SteadyTime begin = rows.front().*first;
    SteadyTime end = rows.front().*last;
    for (const EventRow& row : rows) {
        begin = std::min(begin, row.*first);
        end = std::max(end, row.*last);
    }
    return {rows.size(), end - begin};
}

}  // namespace

std::optional<double> Rate::per_s() const {
    if (span.us <= 0) {
        return std::nullopt;
    }
    return static_cast<double>(events) * 1e6 / static_cast<double>(span.us);
}

Rate pipeline_rate(std::span<const EventRow> rows) {
    return rate(rows, &EventRow::published_at, &EventRow::polled_at);
}

Rate database_rate(std::span<const EventRow> rows) {
    return rate(rows, &EventRow::polled_at, &EventRow::committed_at);
}

Rate processing_rate(std::span<const EventRow> rows) {
    return rate(rows, &EventRow::committed_at, &EventRow::committed_at);
}

}  // namespace firstcome::lab
