// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_change_table.h"

#include "lab/report/report_figures.h"
#include "lab/report/report_findings.h"

#include <fmt/format.h>

#include <array>
#include <map>

namespace firstcome::lab {
namespace {

enum class Wish { more, less, neither };

struct Judged {
    const Metric* metric;
    Wish wish;
};

constexpr std::array judged = {
    Judged{&metrics::db_tps, Wish::more},
    Judged{&metrics::pipeline_tps, Wish::more},
    Judged{&metrics::processing_s, Wish::less},
    Judged{&metrics::latency_p99_ms, Wish::less},
    Judged{&metrics::inversions, Wish::less},
    Judged{&metrics::e_n, Wish::less},
    Judged{&metrics::load_start_s, Wish::neither},
    Judged{&metrics::knee_s, Wish::neither},
    Judged{&metrics::cpu_peak_percent, Wish::neither},
    Judged{&metrics::switch_ratio, Wish::neither},
};

std::string reading_of(Change change, Wish wish) {
    if (change == Change::unknown) {
        return "cannot be compared";
    }
    if (change == Change::same) {
        return "the same";
    }
    if (wish == Wish::neither) {
        return "merely changed";
    }
    return (change == Change::rose) == (wish == Wish::more) ? "better" : "worse";
}

std::string summary(
    const PartitionSpan& span, std::map<std::string, std::vector<std::string>> names_by_reading
) {
    std::string text = fmt::format(
        "Of per-event, {}: better: {}; worse: {}; merely changed: {}; the same within the spread: "
        "{}.",
        span_text(span),
        enumeration(names_by_reading["better"]),
        enumeration(names_by_reading["worse"]),
        enumeration(names_by_reading["merely changed"]),
        enumeration(names_by_reading["the same"])
    );
    const auto& incomparable = names_by_reading["cannot be compared"];
    if (!incomparable.empty()) {
        text += fmt::format(" Undefined somewhere: {}.", enumeration(incomparable));
    }
    return text;
}

}  // namespace

std::string change_text(const Difference& difference) {
    switch (difference.change) {
        case Change::rose:
            return fmt::format("rose ({})", ratio_of(difference));
        case Change::fell:
            return fmt::format("fell ({})", ratio_of(difference));
        case Change::same:
            return fmt::format("stayed the same ({})", ratio_of(difference));
        case Change::unknown:
            break;
    }
    return "cannot be compared";
}

std::string one_partition_count(const ReportSettings& settings) {
    return settings.of(Variant::per_event).empty()
               ? "This run cannot say: per-event is not in it."
               : "This run cannot say: per-event was run on one number of partitions only.";
}

void add_changes(const ReportSettings& settings, std::vector<ReportBlock>& blocks) {
    const auto span = partition_span(settings, Variant::per_event);
    if (!span) {
        blocks.emplace_back(ReportParagraph{one_partition_count(settings)});
        return;
    }
    ReportTable table{"per-event by the number of partitions", {"figure"}, {}};
    const auto counts = settings.of(Variant::per_event);
    for (const Setting* setting : counts) {
        table.head.push_back(fmt::format("p = {}", plan_of(*setting).partitions));
    }
    table.head.emplace_back("last / first");
    table.head.emplace_back("reading");
    std::map<std::string, std::vector<std::string>> names_by_reading;
    for (const Judged& one : judged) {
        const Difference change = difference(*span->fewest, *span->most, *one.metric);
        const std::string reading = reading_of(change.change, one.wish);
        std::vector<std::string> row{std::string(one.metric->name)};
        for (const Setting* setting : counts) {
            row.push_back(figure_text(*setting, *one.metric));
        }
        row.push_back(ratio_of(change));
        row.push_back(reading);
        table.rows.push_back(std::move(row));
        names_by_reading[reading].push_back(
            change.change == Change::same || change.change == Change::unknown
                ? std::string(one.metric->name)
                : fmt::format("{} ({})", one.metric->name, ratio_of(change))
        );
    }
    blocks.emplace_back(ReportParagraph{summary(*span, std::move(names_by_reading))});
    blocks.emplace_back(std::move(table));
}

}  // namespace firstcome::lab
