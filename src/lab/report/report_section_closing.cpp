// SPDX-License-Identifier: Apache-2.0
// The three rows that a report ends with.

#include "lab/report/report_change_table.h"
#include "lab/report/report_figures.h"
#include "lab/report/report_findings.h"
#include "lab/report/report_sections.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome::lab {
namespace {

std::string sentences(const std::vector<std::string>& parts) {
    return parts.empty() ? "Nothing." : fmt::format("{}", fmt::join(parts, " "));
}

std::string variants_not_run(const ReportSettings& settings) {
    std::vector<std::string> missing;
    for (const Variant variant : all_variants) {
        if (settings.of(variant).empty()) {
            missing.emplace_back(to_string(variant));
        }
    }
    return missing.empty() ? "" : fmt::format("Not in this run: {}.", enumeration(missing));
}

std::string not_shown(const ReportSettings& settings) {
    std::vector<std::string> parts{
        "What other hardware, a network between the parts or a replicated broker would change."};
    const auto add = [&](bool holds, std::string text) {
        if (holds && !text.empty()) {
            parts.push_back(std::move(text));
        }
    };
    const auto& all = settings.all();
    const auto once = std::count_if(all.begin(), all.end(), [](const Setting& setting) {
        return setting.cells.size() == 1;
    });
    add(once > 0,
        fmt::format("The spread of {} of {} settings, which were run once.", once, all.size()));
    std::vector<std::string> brief;
    for (const Setting& setting : all) {
        if (figure_of(setting, metrics::processing_s).median() < 1) {
            brief.push_back(setting.name);
        }
    }
    add(!brief.empty(),
        fmt::format(
            "What a longer run of {} would show, whose rates rest on less than a second.",
            enumeration(brief)
        ));
    add(who_wins_changed(settings).empty(), "That any of these settings changes who wins.");
    add(!partition_span(settings, Variant::per_event),
        "What more partitions change: per-event has fewer than two numbers of them here.");
    add(!win_rate_section(settings),
        "Whether the near ones win: no entry came over HTTP, so there is no round-trip time.");
    add(true, variants_not_run(settings));
    return sentences(parts);
}

std::string shown(const ReportSettings& settings) {
    std::vector<std::string> parts;
    if (const auto span = partition_span(settings, Variant::per_event)) {
        parts.push_back(fmt::format(
            "The DB TPS of per-event, {}, {}.",
            span_text(*span),
            change_text(difference(*span->fewest, *span->most, metrics::db_tps))
        ));
    }
    const auto changed = who_wins_changed(settings);
    if (!changed.empty()) {
        parts.push_back(fmt::format(
            "Who wins depends on the design: most of all in {}.", winners_text(*changed.front())
        ));
    }
    if (!settings.conditional().empty()) {
        parts.emplace_back(
            "With the conditional update the number of winners is right in every "
            "cell."
        );
    }
    for (const Setting* setting : settings.of(Variant::select_update)) {
        const Figure oversold = figure_of(*setting, metrics::oversold);
        if (oversold.values.back() > 0) {
            parts.push_back(fmt::format(
                "Without it {} oversold {} units.",
                setting->name,
                figure_text(oversold, metrics::oversold)
            ));
        }
    }
    if (const auto ratio = pinned_per_event_ratio(settings)) {
        parts.push_back(
            fmt::format("pinned commits {} of per-event with one partition.", ratio_text(*ratio))
        );
    }
    return sentences(parts);
}

// When firstcome's own path was run: whether it costs anything against the others.
std::string choice_with(const Setting& pinned, const Setting& fastest) {
    const std::string tps = figure_text(pinned, metrics::db_tps);
    if (!figure_of(pinned, metrics::db_tps).defined()) {
        return "Nothing yet: the DB TPS of pinned is undefined in this run.";
    }
    if (!in_order(pinned)) {
        return fmt::format(
            "Nothing yet: pinned itself has {} inversions and E_N {} in this run, which must be "
            "explained first.",
            figure_text(pinned, metrics::inversions),
            figure_text(pinned, metrics::e_n)
        );
    }
    const Change change = difference(fastest, pinned, metrics::db_tps).change;
    if (&pinned == &fastest || change == Change::same) {
        return fmt::format(
            "One partition for a campaign, decided in the order of the log and committed in "
            "batches (pinned): {} makes {} events/s, no setting of this run is faster beyond the "
            "spread, "
            "with E_N = 0 and 0 inversions.",
            pinned.name,
            tps
        );
    }
    return fmt::format(
        "One partition for a campaign (pinned): E_N = 0 and 0 inversions at {} events/s. The price "
        "is known: {} commits {}{}.",
        tps,
        fastest.name,
        figure_text(fastest, metrics::db_tps),
        in_order(fastest) ? ", and kept the order too in this run" : ", out of order"
    );
}

std::string choice_without_pinned(const ReportSettings& settings) {
    const auto span = partition_span(settings, Variant::per_event);
    if (!span) {
        return "Nothing: without pinned and without several numbers of partitions this run "
               "supports no choice.";
    }
    const Difference change = difference(*span->fewest, *span->most, metrics::db_tps);
    const std::string most = std::to_string(plan_of(*span->most).partitions);
    const std::string fewest = std::to_string(plan_of(*span->fewest).partitions);
    if (change.change == Change::unknown) {
        return "Nothing: the DB TPS of per-event cannot be compared between its partitions.";
    }
    if (change.change != Change::rose) {
        return fmt::format(
            "{} of {} partitions for per-event: more of them did not raise the DB TPS.",
            fewest,
            most
        );
    }
    return in_order(*span->most)
               ? fmt::format(
                     "{} partitions for per-event: they raised the DB TPS {} and kept the order in "
                     "this run.",
                     most,
                     ratio_of(change)
                 )
               : fmt::format(
                     "{} of {} partitions for per-event while order counts: more raised the DB TPS "
                     "{}, with {} inversions and E_N {}.",
                     fewest,
                     most,
                     ratio_of(change),
                     figure_text(*span->most, metrics::inversions),
                     figure_text(*span->most, metrics::e_n)
                 );
}

std::string chosen(const ReportSettings& settings) {
    const Setting* fastest = highest(settings, metrics::db_tps);
    const auto pinned = settings.of(Variant::pinned);
    if (fastest == nullptr) {
        return "Nothing: no setting has a defined DB TPS.";
    }
    if (pinned.empty()) {
        return choice_without_pinned(settings);
    }
    const bool fastest_is_pinned = plan_of(*fastest).variant == Variant::pinned;
    return choice_with(fastest_is_pinned ? *fastest : *pinned.front(), *fastest);
}

}  // namespace

ReportSection closing_section(const ReportSettings& settings) {
    return {
        "What follows",
        {ReportTable{
            "Not shown, shown, chosen",
            {"what", "by the figures of this run"},
            {{"Could not be shown", not_shown(settings)},
             {"Was shown", shown(settings)},
             {"We therefore choose", chosen(settings)}}}}};
}

}  // namespace firstcome::lab
