// SPDX-License-Identifier: Apache-2.0
#include "app/command_experiment.h"

#include "app/complain.h"
#include "app/experiment_run.h"
#include "app/experiment_tables.h"
#include "app/nearest.h"
#include "base/assert.h"
#include "base/logger.h"
#include "lab/report/report_compare.h"
#include "lab/report/report_summary.h"
#include "lab/run/run_folder.h"
#include "lab/run/run_publish.h"
#include "lab/run/run_reports.h"
#include "lab/run/run_shelf.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <span>

namespace firstcome {
namespace {

using Words = std::span<const std::string>;

ExitStatus not_understood(std::string_view reason) {
    std::cerr << "firstcome: " << reason << "; see firstcome help experiment\n";
    return ExitStatus::not_understood;
}

// A run and where it is.
struct Found {
    lab::RunPlace place;
    lab::ExperimentRun run;
};

Result<Found> find(const Invocation& invocation, const std::string& id) {
    TRY_ASSIGN(lab::RunPlace place, lab::find_run(invocation.settings.server.experiments, id));
    TRY_ASSIGN(lab::ExperimentRun run, lab::read_run(place.folder));
    return Found{std::move(place), std::move(run)};
}

std::string summary_of(const Found& found) {
    return lab::summary_json(
        found.run, found.run.complete() ? found.place.folder + "/report.md" : ""
    );
}

ExitStatus print(const Result<std::string>& text) {
    if (!text) {
        return complain(text.error());
    }
    std::cout << *text;
    return ExitStatus::done;
}

// Lines about what goes as it should would tear the picture; who wants them asks for them.
void be_quiet(const Invocation& invocation) {
    const auto& written = invocation.written;
    const bool asked = std::any_of(written.begin(), written.end(), [](const auto& one) {
        return one.first == "server.log_level";
    });
    if (!asked) {
        ASSERT(set_log_level("warn"));
    }
}

ExitStatus run(const Invocation& invocation, Words words) {
    be_quiet(invocation);
    return run_experiment_on_engines(invocation, words[0]);
}

Result<std::string> report(const Invocation& invocation, Words words) {
    TRY_ASSIGN(const Found found, find(invocation, words[0]));
    TRY(lab::write_reports(found.place.folder, found.run));
    if (invocation.json) {
        return lab::summary_json(found.run, found.place.folder + "/report.md") + "\n";
    }
    return fmt::format("{0}/report.md\n{0}/report.html\n", found.place.folder);
}

Result<std::string> list(const Invocation& invocation, Words) {
    TRY_ASSIGN(
        std::vector<lab::RunPlace> places, lab::all_runs(invocation.settings.server.experiments)
    );
    std::vector<ListedRun> runs;
    for (lab::RunPlace& place : places) {
        auto read = lab::read_run(place.folder);
        runs.push_back({std::move(place), std::move(read)});
    }
    return invocation.json ? json_of_runs(runs) : table_of_runs(runs);
}

Result<std::string> show(const Invocation& invocation, Words words) {
    TRY_ASSIGN(const Found found, find(invocation, words[0]));
    return invocation.json ? summary_of(found) + "\n" : table_of_cells(found.run);
}

Result<std::string> compare(const Invocation& invocation, Words words) {
    TRY_ASSIGN(const Found a, find(invocation, words[0]));
    TRY_ASSIGN(const Found b, find(invocation, words[1]));
    if (invocation.json) {
        return fmt::format("{{\"a\":{},\"b\":{}}}\n", summary_of(a), summary_of(b));
    }
    return lab::report_compare(a.run, b.run);
}

Result<std::string> publish(const Invocation& invocation, Words words) {
    TRY_ASSIGN(const Found found, find(invocation, words[0]));
    TRY_ASSIGN(const std::string folder, lab::publish_run(found.place));
    if (invocation.json) {
        return lab::summary_json(found.run, folder + "/report.md") + "\n";
    }
    return fmt::format("{0}/report.md\n{0}/report.html\n", folder);
}

template <Result<std::string> (*Answer)(const Invocation&, Words)>
ExitStatus printed(const Invocation& invocation, Words words) {
    return print(Answer(invocation, words));
}

struct Action {
    std::string_view name;
    std::size_t objects;
    std::string_view wants;
    ExitStatus (*run)(const Invocation& invocation, Words objects);
};

constexpr Action actions[] = {
    {"run", 1, "the folder of an experiment", run},
    {"report", 1, "the id of a run", printed<report>},
    {"list", 0, "nothing else", printed<list>},
    {"show", 1, "the id of a run", printed<show>},
    {"compare", 2, "the ids of two runs", printed<compare>},
    {"publish", 1, "the id of a run", printed<publish>},
};

}  // namespace

ExitStatus run_experiment_command(const Invocation& invocation) {
    const Words words = invocation.words;
    if (words.empty()) {
        return not_understood("experiment wants an action: run, report, list, show and so on");
    }
    const auto* const action =
        std::find_if(std::begin(actions), std::end(actions), [&](const Action& one) {
            return one.name == words[0];
        });
    if (action == std::end(actions)) {
        std::vector<std::string_view> names;
        for (const Action& one : actions) {
            names.push_back(one.name);
        }
        return not_understood(fmt::format(
            "experiment has no action \"{}\"{}", words[0], suggestion(words[0], names, "")
        ));
    }
    const Words objects = words.subspan(1);
    if (objects.size() != action->objects) {
        return not_understood(fmt::format("experiment {} wants {}", action->name, action->wants));
    }
    const bool runs = action->name == "run";
    if (!runs && (invocation.experiment.quick || invocation.experiment.fresh)) {
        return not_understood("--quick and --fresh are for experiment run");
    }
    return action->run(invocation, objects);
}

}  // namespace firstcome
