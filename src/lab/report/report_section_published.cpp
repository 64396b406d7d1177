// SPDX-License-Identifier: Apache-2.0
// The published table, and the hypothesis before it.

#include "lab/report/report_figures.h"
#include "lab/report/report_findings.h"
#include "lab/report/report_published.h"
#include "lab/report/report_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace firstcome::lab {
namespace {

constexpr std::string_view not_published = "not published";
constexpr std::string_view not_run = "not in this run";

const PublishedRow* published_for(std::uint32_t partitions) {
    const auto* const found =
        std::find_if(published_rows.begin(), published_rows.end(), [&](const PublishedRow& row) {
            return row.partitions == partitions;
        });
    return found == published_rows.end() ? nullptr : found;
}

std::vector<std::string> row_for(std::uint32_t partitions, const Setting* ours) {
    const PublishedRow* published = published_for(partitions);
    const auto theirs = [&](std::string_view PublishedRow::*member) {
        return std::string(published == nullptr ? not_published : published->*member);
    };
    const auto own = [&](const Metric& metric) {
        return ours == nullptr ? std::string(not_run) : figure_text(*ours, metric);
    };
    return {
        std::to_string(partitions),
        theirs(&PublishedRow::total_events),
        ours == nullptr ? std::string(not_run)
                        : count_text(static_cast<double>(plan_of(*ours).events)),
        theirs(&PublishedRow::processing_tps),
        own(metrics::processing_tps),
        theirs(&PublishedRow::switch_ratio),
        own(metrics::switch_ratio),
        theirs(&PublishedRow::violation_count),
        own(metrics::violation_count),
    };
}

// How often neighbours in time change the partition, against how often chance would have it.
std::string switch_text(const ReportSettings& settings) {
    const auto span = partition_span(settings, Variant::per_event);
    if (!span) {
        return "";
    }
    const Setting& most = *span->most;
    const double random = 1 - 1.0 / plan_of(most).partitions;
    const double measured = figure_of(most, metrics::switch_ratio).median();
    return fmt::format(
        "A random interleave of {} equal partitions would have a switch_ratio of {}; {} has {}, "
        "{}. It follows the batching of the producer, so it does not measure fairness.",
        plan_of(most).partitions,
        share_text(random),
        most.name,
        figure_text(most, metrics::switch_ratio),
        measured < 0.5 * random   ? "long runs of one partition"
        : measured < 0.9 * random ? "less mixed than by chance"
                                  : "as mixed as by chance"
    );
}

std::string verdict_of_disorder(const HypothesisRow& expected, double percent) {
    const bool held = expected.disorder_percent_min == 0 ? percent == 0
                                                         : percent >= expected.disorder_percent_min;
    return held ? "confirmed" : "not confirmed";
}

// Of one partition that everything else is faster; of more that they beat the fewer.
std::string verdict_of_throughput(
    const std::vector<const Setting*>& counts, const Setting& setting
) {
    const auto at = std::find(counts.begin(), counts.end(), &setting);
    const bool first = at == counts.begin();
    if (first && counts.size() == 1) {
        return "nothing to compare with";
    }
    const Change change = first ? difference(setting, **(at + 1), metrics::db_tps).change
                                : difference(**(at - 1), setting, metrics::db_tps).change;
    return change == Change::rose      ? "confirmed"
           : change == Change::unknown ? "cannot be compared"
                                       : "not confirmed";
}

double disorder_percent(const Setting& setting) {
    return 100 - figure_of(setting, metrics::order_accuracy_percent).median();
}

}  // namespace

ReportSection published_section(const ReportSettings& settings) {
    ReportSection section{"The published table, measured again", {}};
    ReportTable table{
        "What the first system published, and per-event in this run",
        {"partition_count",
         "total_events",
         "ours",
         "processing_tps",
         "ours",
         "switch_ratio",
         "ours",
         "violation_count",
         "ours"},
        {}};
    std::set<std::uint32_t> counts;
    for (const PublishedRow& row : published_rows) {
        counts.insert(row.partitions);
    }
    for (const Setting* setting : settings.of(Variant::per_event)) {
        counts.insert(plan_of(*setting).partitions);
    }
    for (const std::uint32_t partitions : counts) {
        table.rows.push_back(row_for(partitions, settings.find(Variant::per_event, partitions)));
    }
    section.blocks.emplace_back(std::move(table));
    section.blocks.emplace_back(ReportParagraph{
        "processing_tps counts from the first commit to the last. The published figures are of "
        "another machine and another program: compare the columns downwards, not across."});
    const std::string about_switches = switch_text(settings);
    if (!about_switches.empty()) {
        section.blocks.emplace_back(ReportParagraph{about_switches});
    }
    return section;
}

ReportSection hypothesis_section(const ReportSettings& settings) {
    ReportSection section{"Hypothesis against result", {}};
    const auto counts = settings.of(Variant::per_event);
    ReportTable table{
        "Disorder is 100 % - order accuracy",
        {"partitions",
         "expected throughput",
         "DB TPS",
         "verdict",
         "expected disorder",
         "disorder",
         "comparable pairs",
         "Kendall distance",
         "verdict"},
        {}};
    std::vector<std::string> confirmed;
    std::vector<std::string> refuted;
    for (const HypothesisRow& row : hypothesis_rows) {
        const Setting* ours = settings.find(Variant::per_event, row.partitions);
        const std::string name = std::to_string(row.partitions);
        if (ours == nullptr) {
            table.rows.emplace_back(table.head.size(), std::string(not_run));
            table.rows.back()[0] = name;
            table.rows.back()[1] = row.throughput;
            table.rows.back()[4] = row.disorder;
            continue;
        }
        const double disorder = disorder_percent(*ours);
        const std::string throughput_verdict = verdict_of_throughput(counts, *ours);
        const std::string disorder_verdict = verdict_of_disorder(row, disorder);
        table.rows.push_back(
            {name,
             std::string(row.throughput),
             figure_text(*ours, metrics::db_tps),
             throughput_verdict,
             std::string(row.disorder),
             percent_text(disorder),
             count_text(static_cast<double>(typical_cell(*ours).analysis.order_accuracy.comparable)
             ),
             percent_text(100 * figure_of(*ours, metrics::kendall_distance).median()),
             disorder_verdict}
        );
        const auto sort = [&](const std::string& verdict, std::string_view what) {
            if (verdict == "confirmed") {
                confirmed.push_back(fmt::format("{} at {}", what, name));
            } else if (verdict == "not confirmed") {
                refuted.push_back(fmt::format("{} at {}", what, name));
            }
        };
        sort(throughput_verdict, "throughput");
        sort(disorder_verdict, "disorder");
    }
    section.blocks.emplace_back(std::move(table));
    section.blocks.emplace_back(ReportParagraph{fmt::format(
        "Confirmed: {}. Not confirmed: {}. (A throughput is confirmed when it is above that of the "
        "next smaller number of partitions; that of the smallest when the next one is above it.)",
        enumeration(confirmed),
        enumeration(refuted)
    )});
    return section;
}

}  // namespace firstcome::lab
