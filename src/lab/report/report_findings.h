// SPDX-License-Identifier: Apache-2.0
#pragma once
// What several sections of a report conclude from the same data. Thread: any.

#include "lab/report/report_settings.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace firstcome::lab {

// One variant on the fewest and on the most partitions that were run.
struct PartitionSpan {
    const Setting* fewest = nullptr;
    const Setting* most = nullptr;
};

// Nothing when the variant was run on fewer than two numbers of partitions.
std::optional<PartitionSpan> partition_span(const ReportSettings& settings, Variant variant);

// "from 1 to 5 partitions"
std::string span_text(const PartitionSpan& span);

// Settings in which somebody else won in any repetition, the most people first.
std::vector<const Setting*> who_wins_changed(const ReportSettings& settings);

// "per-event-p3 (E_N 12 of 1,000)"
std::string winners_text(const Setting& setting);

// The conditional setting with the largest median; null when it is undefined everywhere.
const Setting* highest(const ReportSettings& settings, const Metric& metric);

// Whether in no repetition an entry was decided before an earlier one, and nobody else won.
bool in_order(const Setting& setting);

// DB TPS of pinned divided by that of per-event, both with one partition: the medians.
std::optional<double> pinned_per_event_ratio(const ReportSettings& settings);

std::string_view variant_of(const Setting& setting);

// "a, b and c"; "nothing" of none.
std::string enumeration(const std::vector<std::string>& parts);

}  // namespace firstcome::lab
