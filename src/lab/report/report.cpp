// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report.h"

#include "lab/report/report_figures.h"
#include "lab/report/report_html.h"
#include "lab/report/report_markdown.h"
#include "lab/report/report_sections.h"
#include "lab/report/report_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome::lab {
namespace {

// Which cells are missing: the first few by name.
std::string unfinished_text(const ExperimentRun& run) {
    constexpr std::size_t named_max = 8;
    const std::vector<CellPlan> planned = cells_of(run.config);
    std::vector<std::string> missing;
    for (const CellPlan& plan : planned) {
        const bool done = std::any_of(run.cells.begin(), run.cells.end(), [&](const auto& cell) {
            return cell.plan == plan;
        });
        if (!done) {
            missing.push_back(cell_name(plan));
        }
    }
    std::string text = fmt::format(
        "Unfinished: {} of {} cells are done. Missing: ", run.cells.size(), planned.size()
    );
    const std::size_t unnamed = missing.size() - std::min(named_max, missing.size());
    missing.resize(missing.size() - unnamed);
    text += fmt::format("{}", fmt::join(missing, ", "));
    return text + (unnamed > 0 ? fmt::format(" and {} more.", unnamed) : std::string("."));
}

// Whether every cell that was sampled has the CPU of this engine, as it has of a local one.
bool local(const ExperimentRun& run, std::optional<double> MonitorSample::*percent) {
    return std::all_of(run.cells.begin(), run.cells.end(), [&](const CellResult& cell) {
        const auto& samples = cell.monitoring.samples;
        return samples.empty() ||
               std::any_of(samples.begin(), samples.end(), [&](const MonitorSample& sample) {
                   return (sample.*percent).has_value();
               });
    });
}

bool sampled(const ExperimentRun& run) {
    return std::any_of(run.cells.begin(), run.cells.end(), [](const CellResult& cell) {
        return !cell.monitoring.samples.empty();
    });
}

std::string limits_text(const ExperimentRun& run) {
    if (!sampled(run)) {
        return "Limits: the CPU was not sampled in this run, so it is not known here whether the "
               "engines share one machine.";
    }
    const bool broker = local(run, &MonitorSample::broker_percent);
    const bool database = local(run, &MonitorSample::database_percent);
    if (broker && database) {
        return "Limits: one machine. Generator, broker, database and consumers share its cores, "
               "and "
               "what they send goes over loopback. The figures compare designs with each other "
               "here; they do not predict another machine.";
    }
    return fmt::format(
        "Limits: the CPU of {} was not sampled in every cell, as it is not where an engine runs on "
        "another machine; the CPU figures are those of the rest. The figures compare designs with "
        "each "
        "other here; they do not predict another machine.",
        !broker && !database ? "broker and database"
        : broker             ? "the database"
                             : "the broker"
    );
}

std::string scope_text(const ExperimentRun& run) {
    std::size_t most = 0;
    std::size_t fewest = run.cells.size();
    const auto settings = settings_of(run);
    for (const Setting& setting : settings) {
        most = std::max(most, setting.cells.size());
        fewest = std::min(fewest, setting.cells.size());
    }
    std::uint64_t events_max = 0;
    for (const CellResult& cell : run.cells) {
        events_max = std::max(events_max, cell.plan.events);
    }
    return fmt::format(
        "Run {} of experiment {}{}: {} settings, {} repetitions of each, up to {} events a cell, "
        "{} units. Figures are medians over the repetitions; in brackets the spread: largest minus "
        "smallest, divided by the median. A change counts as one when the ranges of the "
        "repetitions "
        "do not overlap and the medians differ by more than 5 % (10 % where a setting was run only "
        "once).",
        run.id,
        run.experiment,
        run.quick ? " (quick)" : "",
        settings.size(),
        most == fewest ? std::to_string(most) : fmt::format("{} to {}", fewest, most),
        count_text(static_cast<double>(events_max)),
        count_text(static_cast<double>(run.config.stock))
    );
}

std::vector<ReportSection> sections_of(const ReportSettings& settings) {
    std::vector<ReportSection> sections{
        answers_section(settings),
        published_section(settings),
        bases_section(settings),
        course_section(settings),
        order_section(settings),
        oversold_section(settings),
        hold_back_section(settings),
        pinned_section(settings),
        hypothesis_section(settings),
    };
    if (auto win_rate = win_rate_section(settings)) {
        sections.push_back(std::move(*win_rate));
    }
    sections.push_back(closing_section(settings));
    return sections;
}

// Of the checks that must hold for this variant and do not.
void add_witnesses(const CellResult& cell, std::vector<std::string>& lines) {
    for (const CellFinding& finding : cell.check.findings) {
        const bool expected = cell.plan.variant == Variant::select_update && finding.of_stock;
        if (finding.holds() || expected) {
            continue;
        }
        lines.push_back(fmt::format(
            "{}: {}: {}{}",
            cell_name(cell.plan),
            plain_text(finding.name),
            plain_text(finding.witness),
            finding.count > 1 ? fmt::format(" ({} times)", finding.count) : ""
        ));
    }
}

}  // namespace

std::string failed_checks(const ExperimentRun& run) {
    std::vector<std::string> lines;
    for (const CellResult& cell : run.cells) {
        if (!cell.sound()) {
            add_witnesses(cell, lines);
        }
    }
    return fmt::format("{}", fmt::join(lines, "\n"));
}

Result<ReportDocument> compose_report(const ExperimentRun& run) {
    if (run.cells.empty()) {
        return fail(
            Errc::not_found,
            fmt::format("no cell of run {} is done: there is nothing to report", plain_text(run.id))
        );
    }
    if (const std::string failed = failed_checks(run); !failed.empty()) {
        return fail(
            Errc::conflict,
            fmt::format("run {} has no report, checks failed:\n{}", plain_text(run.id), failed)
        );
    }
    const ReportSettings settings(run);
    ReportDocument document;
    document.title = run.config.title.empty() ? run.experiment : run.config.title;
    if (!run.complete()) {
        document.notices.push_back(unfinished_text(run));
    }
    document.preface.emplace_back(ReportParagraph{scope_text(run)});
    document.preface.emplace_back(ReportParagraph{limits_text(run)});
    document.environment = {"Environment", {"what", "value"}, {}};
    for (const auto& [name, value] : run.environment) {
        document.environment.rows.push_back({name, value});
    }
    document.sections = sections_of(settings);
    return document;
}

Result<std::string> report_markdown(const ExperimentRun& run) {
    TRY_ASSIGN(const ReportDocument document, compose_report(run));
    return render_markdown(document);
}

Result<std::string> report_html(const ExperimentRun& run) {
    TRY_ASSIGN(const ReportDocument document, compose_report(run));
    return render_html(document);
}

}  // namespace firstcome::lab
