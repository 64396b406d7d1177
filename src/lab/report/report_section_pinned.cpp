// SPDX-License-Identifier: Apache-2.0
// firstcome's own path against the published design, and why they differ.

#include "lab/report/report_figures.h"
#include "lab/report/report_findings.h"
#include "lab/report/report_sections.h"

#include <fmt/format.h>

namespace firstcome::lab {
namespace {

// The mean time that a setting took for an event, in us. Above 0.
double us_per_event(const Setting& setting) {
    return 1e6 / figure_of(setting, metrics::db_tps).median();
}

// CPU of the database for an event, in us of the whole machine; nothing where it was not sampled.
std::optional<double> database_us_per_event(const CellResult& cell) {
    double us = 0;
    bool sampled = false;
    const auto& samples = cell.monitoring.samples;
    for (std::size_t i = 1; i < samples.size(); ++i) {
        if (samples[i].at.us > 0 && samples[i].database_percent) {
            const Duration since = samples[i].at - samples[i - 1].at;
            us += *samples[i].database_percent / 100 * static_cast<double>(since.us);
            sampled = true;
        }
    }
    if (!sampled || cell.plan.events == 0) {
        return std::nullopt;
    }
    return us / static_cast<double>(cell.plan.events);
}

// Of the repetition whose DB TPS is the median; where it has none, of the first one that has.
const std::vector<RttDecile>& deciles_of(const Setting& setting) {
    const auto& typical = typical_cell(setting).analysis.win_rate_by_rtt;
    for (const CellResult* cell : setting.cells) {
        if (typical.empty() && !cell->analysis.win_rate_by_rtt.empty()) {
            return cell->analysis.win_rate_by_rtt;
        }
    }
    return typical;
}

std::string headline(const Setting& per_event, const Setting& pinned, const Difference& change) {
    const char* verdict = "as much as";
    switch (change.change) {
        case Change::rose:
            verdict = "more than";
            break;
        case Change::fell:
            verdict = "less than";
            break;
        case Change::same:
        case Change::unknown:
            break;
    }
    return fmt::format(
        "With one partition pinned commits {} events/s, {} per-event with {}: {}. The median event "
        "was committed {} ms after its publish in pinned, {} ms in per-event. In pinned, E_N is {} "
        "and inversions {}.",
        figure_text(pinned, metrics::db_tps),
        verdict,
        figure_text(per_event, metrics::db_tps),
        ratio_of(change),
        figure_text(pinned, metrics::latency_p50_ms),
        figure_text(per_event, metrics::latency_p50_ms),
        figure_text(pinned, metrics::e_n),
        figure_text(pinned, metrics::inversions)
    );
}

std::string why(const Setting& per_event, const Setting& pinned) {
    std::string text = fmt::format(
        "Why: per-event makes a transaction, with its round trips and its flush to the disk, for "
        "each event and takes {} us for it; pinned decides what is there in memory and commits it "
        "together, and takes {} us.",
        time_text(us_per_event(per_event)),
        time_text(us_per_event(pinned))
    );
    const auto alone = database_us_per_event(typical_cell(per_event));
    const auto together = database_us_per_event(typical_cell(pinned));
    if (alone && together) {
        text += fmt::format(
            " The database used {} us of the machine's CPU for an event of per-event, {} us for "
            "one "
            "of pinned.",
            time_text(*alone),
            time_text(*together)
        );
    }
    return text;
}

// How much of the ratio comes with a transaction for each poll alone.
std::string share_of_batching(
    const ReportSettings& settings, const Setting& per_event, const Setting& pinned
) {
    const Setting* batched = settings.find(Variant::batched, 1);
    if (batched == nullptr) {
        return "How much of it a transaction for each poll alone would bring cannot be said: "
               "batched with one partition is not in this run.";
    }
    const Difference first = difference(per_event, *batched, metrics::db_tps);
    const Difference second = difference(*batched, pinned, metrics::db_tps);
    return fmt::format(
        "A transaction for each poll instead of each event makes {} of per-event (batched: {}); "
        "from there to pinned it is {}.",
        ratio_of(first),
        figure_text(*batched, metrics::db_tps),
        ratio_of(second)
    );
}

// A design that keeps up with the trace could do more than its rate shows. Empty: it did not.
std::string limit_of(const ArrivalRules& arrival, const Setting& pinned) {
    constexpr double kept_up = 0.95;
    if (arrival.kind != Arrival::poisson ||
        figure_of(pinned, metrics::db_tps).median() < kept_up * arrival.rate_per_s) {
        return "";
    }
    return fmt::format(
        "The trace lets {} events/s in, and pinned kept up with them: its rate is that of the "
        "arrivals, and the ratio is a lower bound.",
        rate_text(arrival.rate_per_s)
    );
}

}  // namespace

ReportSection pinned_section(const ReportSettings& settings) {
    ReportSection section{"pinned against per-event", {}};
    const Setting* pinned = settings.find(Variant::pinned, 1);
    const Setting* per_event = settings.find(Variant::per_event, 1);
    if (pinned == nullptr || per_event == nullptr) {
        section.blocks.emplace_back(ReportParagraph{fmt::format(
            "This cannot be said: {} with one partition is not in this run.",
            pinned == nullptr ? "pinned" : "per-event"
        )});
        return section;
    }
    const Difference change = difference(*per_event, *pinned, metrics::db_tps);
    if (change.change == Change::unknown) {
        section.blocks.emplace_back(ReportParagraph{
            "The DB TPS of one of them is undefined (no time passed), so there is no ratio."});
        return section;
    }
    section.blocks.emplace_back(ReportParagraph{headline(*per_event, *pinned, change)});
    if (change.change == Change::rose) {
        section.blocks.emplace_back(ReportParagraph{why(*per_event, *pinned)});
        section.blocks.emplace_back(ReportParagraph{
            share_of_batching(settings, *per_event, *pinned)});
        const std::string limit = limit_of(settings.run().config.arrival, *pinned);
        if (!limit.empty()) {
            section.blocks.emplace_back(ReportParagraph{limit});
        }
    }
    return section;
}

std::optional<ReportSection> win_rate_section(const ReportSettings& settings) {
    ReportSection section{"Win rate by round-trip time", {}};
    for (const Setting& setting : settings.all()) {
        const auto& deciles = deciles_of(setting);
        if (deciles.empty()) {
            continue;
        }
        ReportTable table{
            setting.name, {"group", "round trip ms", "people", "winners", "rate"}, {}};
        for (std::size_t i = 0; i < deciles.size(); ++i) {
            const auto ms = [](Duration span) { return static_cast<double>(span.us) / 1e3; };
            table.rows.push_back(
                {std::to_string(i + 1),
                 fmt::format(
                     "{} to {}",
                     time_text(ms(deciles[i].rtt_min)),
                     time_text(ms(deciles[i].rtt_max))
                 ),
                 count_text(static_cast<double>(deciles[i].people)),
                 count_text(static_cast<double>(deciles[i].winners)),
                 percent_text(100 * deciles[i].win_rate())}
            );
        }
        section.blocks.emplace_back(std::move(table));
    }
    return section.blocks.empty() ? std::nullopt : std::optional(std::move(section));
}

}  // namespace firstcome::lab
