// SPDX-License-Identifier: Apache-2.0
// The answers to the five questions.

#include "lab/report/report_change_table.h"
#include "lab/report/report_figures.h"
#include "lab/report/report_findings.h"
#include "lab/report/report_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace firstcome::lab {
namespace {

std::string join(const std::vector<std::string>& sentences) {
    return fmt::format("{}", fmt::join(sentences, " "));
}

// Several partitions, and nothing that puts what they mixed in order again.
std::vector<const Setting*> mixing(const ReportSettings& settings) {
    std::vector<const Setting*> found;
    for (const Setting* setting : settings.conditional()) {
        const CellPlan& plan = plan_of(*setting);
        if (plan.partitions > 1 && plan.variant != Variant::pinned &&
            plan.variant != Variant::resequenced) {
            found.push_back(setting);
        }
    }
    return found;
}

// By the median, then by the largest value: an exception in one repetition is not overlooked.
const Setting* most(const std::vector<const Setting*>& settings, const Metric& metric) {
    const auto rank = [&](const Setting* setting) {
        const Figure figure = figure_of(*setting, metric);
        return std::pair(figure.median(), figure.values.back());
    };
    const auto found =
        std::max_element(settings.begin(), settings.end(), [&](const Setting* x, const Setting* y) {
            return rank(x) < rank(y);
        });
    return found == settings.end() ? nullptr : *found;
}

std::string cells_text(std::size_t count) {
    return fmt::format("{} cell{}", count, count == 1 ? "" : "s");
}

std::string within_a_partition(const ReportSettings& settings) {
    std::uint64_t events = 0;
    std::uint64_t violations = 0;
    for (const CellResult& cell : settings.run().cells) {
        events += cell.plan.events;
        violations += cell.analysis.violation_count;
    }
    const std::string all = fmt::format(
        "{} events of {}",
        count_text(static_cast<double>(events)),
        cells_text(settings.run().cells.size())
    );
    if (violations == 0) {
        return fmt::format(
            "At the edge of a partition: within one, the {} kept the order of each participant "
            "(violation_count 0).",
            all
        );
    }
    return fmt::format(
        "Not even a partition kept the order here: among the {}, {} pairs of one participant "
        "stand in a partition the wrong way round (violation_count), which Kafka rules out.",
        all,
        count_text(static_cast<double>(violations))
    );
}

std::string between_partitions(const ReportSettings& settings) {
    const auto several = mixing(settings);
    const Setting* worst = most(several, metrics::inversions);
    if (worst == nullptr) {
        return "What happens between partitions this run does not show: it has no setting that "
               "consumes several of them independently.";
    }
    if (figure_of(*worst, metrics::inversions).values.back() == 0) {
        return fmt::format(
            "Between partitions nothing was turned round in this run (0 inversions in all {} "
            "settings with several), though nobody guarantees that.",
            several.size()
        );
    }
    return fmt::format(
        "Between partitions nobody keeps an order: {} decided {} pairs in the reverse of their "
        "arrival ({} of all pairs).",
        worst->name,
        figure_text(*worst, metrics::inversions),
        figure_text(*worst, metrics::kendall_distance)
    );
}

std::string behind_the_poll(const ReportSettings& settings) {
    const auto per_event = settings.of(Variant::per_event);
    if (per_event.empty()) {
        return "";
    }
    const Setting& setting = *per_event.front();
    const Difference pipeline =
        difference(figure_of(setting, metrics::db_tps), figure_of(setting, metrics::pipeline_tps));
    const std::string figures = fmt::format(
        "{} events/s from publish to poll, {} committed by the database",
        figure_text(setting, metrics::pipeline_tps),
        figure_text(setting, metrics::db_tps)
    );
    switch (pipeline.change) {
        case Change::rose:
            return fmt::format(
                "In time it ends at the poll: {} shows {} ({}), and what makes the difference is "
                "behind Kafka.",
                setting.name,
                figures,
                ratio_of(pipeline)
            );
        case Change::same:
        case Change::fell:
            return fmt::format(
                "In time it ends at the poll: {} shows {}. The pipeline was no faster than the "
                "database, since a consumer polls again only when it has committed.",
                setting.name,
                figures
            );
        case Change::unknown:
            break;
    }
    return fmt::format("{} shows {}.", setting.name, figures);
}

// The same question about every other variant, by its fewest and its most partitions.
std::string of_other_variants(const ReportSettings& settings) {
    std::vector<std::string> parts;
    for (const Variant variant :
         {Variant::per_event_keyed, Variant::batched, Variant::pinned, Variant::resequenced}) {
        if (const auto span = partition_span(settings, variant)) {
            parts.push_back(fmt::format(
                "{}, {}, {}",
                to_string(variant),
                span_text(*span),
                change_text(difference(*span->fewest, *span->most, metrics::db_tps))
            ));
        }
    }
    return parts.empty() ? "" : fmt::format(" The others: {}.", fmt::join(parts, "; "));
}

void is_more_always_better(const ReportSettings& settings, std::vector<ReportBlock>& blocks) {
    const auto span = partition_span(settings, Variant::per_event);
    if (!span) {
        blocks.emplace_back(ReportParagraph{one_partition_count(settings)});
        return;
    }
    const auto counts = settings.of(Variant::per_event);
    std::vector<std::string> steps;
    bool every_step = true;
    bool refuted = false;
    for (std::size_t i = 1; i < counts.size(); ++i) {
        const Difference step = difference(*counts[i - 1], *counts[i], metrics::db_tps);
        every_step = every_step && step.change == Change::rose;
        refuted = refuted || step.change == Change::same || step.change == Change::fell;
        steps.push_back(fmt::format(
            "from {} to {} it {}",
            plan_of(*counts[i - 1]).partitions,
            plan_of(*counts[i]).partitions,
            change_text(step)
        ));
    }
    const Setting* worst = most(mixing(settings), metrics::inversions);
    std::string text =
        every_step ? "For the DB TPS of per-event it was, as far as this run went (partitions): "
        : refuted  ? "No: not every larger number of partitions raised the DB TPS of per-event: "
                   : "Of the DB TPS of per-event it cannot be said (partitions): ";
    text += enumeration(steps) + ".";
    if (every_step && worst != nullptr &&
        figure_of(*worst, metrics::inversions).values.back() > 0) {
        text += fmt::format(
            " For the order it was not: {} has {} inversions.",
            worst->name,
            figure_text(*worst, metrics::inversions)
        );
    }
    blocks.emplace_back(ReportParagraph{text + of_other_variants(settings)});
}

std::string for_whom(const ReportSettings& settings) {
    const auto changed = who_wins_changed(settings);
    if (changed.empty()) {
        return "For the participants nothing was at stake in this run: in no setting did more "
               "partitions, or anything else, change who wins (E_N = 0 in every cell).";
    }
    const Setting& worst = *changed.front();
    return fmt::format(
        "For those around the cut fairness decides: in {} people who were among the first lost "
        "their unit to somebody who came later, by up to {} ms.",
        winners_text(worst),
        figure_text(worst, metrics::cut_regret_ms)
    );
}

std::string which_decides(const ReportSettings& settings) {
    const Setting* fastest = highest(settings, metrics::db_tps);
    if (fastest == nullptr) {
        return "No setting has a defined DB TPS, so nothing can be said about throughput.";
    }
    const std::string tps = figure_text(*fastest, metrics::db_tps);
    if (in_order(*fastest)) {
        return fmt::format(
            "Neither had to give way: the highest DB TPS, {} of {}, came with E_N = 0 and 0 "
            "inversions.",
            tps,
            fastest->name
        );
    }
    const Setting* orderly = nullptr;
    double best = 0;
    for (const Setting* setting : settings.conditional()) {
        const Figure figure = figure_of(*setting, metrics::db_tps);
        if (in_order(*setting) && figure.defined() && figure.median() > best) {
            orderly = setting;
            best = figure.median();
        }
    }
    const std::string cost = fmt::format(
        "E_N {} and {} inversions",
        figure_text(*fastest, metrics::e_n),
        figure_text(*fastest, metrics::inversions)
    );
    if (orderly == nullptr) {
        return fmt::format(
            "For the operator throughput: {} of {} is the highest DB TPS, with {}. No setting of "
            "this run kept the order.",
            tps,
            fastest->name,
            cost
        );
    }
    return fmt::format(
        "For the operator it is a price: {} of {} is the highest DB TPS, with {}; the fastest "
        "setting that kept the order, {}, has {}.",
        tps,
        fastest->name,
        cost,
        orderly->name,
        figure_text(*orderly, metrics::db_tps)
    );
}

std::string why_right(const ReportSettings& settings) {
    const auto conditional = settings.conditional();
    if (conditional.empty()) {
        return "This run has no setting whose stock update is conditional.";
    }
    const Setting* worst = most(conditional, metrics::inversions);
    const bool mixed = figure_of(*worst, metrics::inversions).values.back() > 0;
    std::size_t cells = 0;
    for (const Setting* setting : conditional) {
        cells += setting->cells.size();
    }
    std::string text = fmt::format(
        "Because a unit is given away by a conditional update, which counts units and asks for no "
        "order: in all of {} that have it winners = min(stock, participants), nobody won twice, "
        "and nothing was oversold",
        cells_text(cells)
    );
    text += mixed ? fmt::format(
                        ", also with {} inversions ({}).",
                        figure_text(*worst, metrics::inversions),
                        worst->name
                    )
                  : ". The order did not mix in this run (0 inversions), so that was not put to "
                    "the test.";
    if (!who_wins_changed(settings).empty()) {
        text += " Right is the number of winners, not who they are: see E_N.";
    }
    return text;
}

std::string without_condition(const ReportSettings& settings) {
    const auto unconditional = settings.of(Variant::select_update);
    if (unconditional.empty()) {
        return "What happens without the condition this run does not show: select-update is not in "
               "it.";
    }
    const Setting* worst = most(unconditional, metrics::oversold);
    if (figure_of(*worst, metrics::oversold).values.back() == 0) {
        return "Without the condition nothing was oversold either in this run (select-update: 0 "
               "units), so it does not show the difference.";
    }
    return fmt::format(
        "Without the condition {} gave away {} units more than there were.",
        worst->name,
        figure_text(*worst, metrics::oversold)
    );
}

}  // namespace

ReportSection answers_section(const ReportSettings& settings) {
    ReportSection section{"Answers", {}};
    const auto question = [&](std::string text) {
        section.blocks.emplace_back(ReportHeading{std::move(text)});
    };
    const auto answer = [&](const std::vector<std::string>& sentences) {
        section.blocks.emplace_back(ReportParagraph{join(sentences)});
    };
    question("Where does Kafka's responsibility end?");
    answer({within_a_partition(settings), between_partitions(settings), behind_the_poll(settings)});
    question("What gets better with more partitions, and what merely changes?");
    add_changes(settings, section.blocks);
    question("Is more always better?");
    is_more_always_better(settings, section.blocks);
    question("Throughput or fairness: which decides, and for whom?");
    answer({which_decides(settings), for_whom(settings)});
    question("Why is the final result right although the order mixed?");
    answer({why_right(settings), without_condition(settings)});
    return section;
}

}  // namespace firstcome::lab
