// SPDX-License-Identifier: Apache-2.0
#include "app/experiment_run.h"

#include "app/complain.h"
#include "app/experiment_drive.h"
#include "app/experiment_engines.h"
#include "app/experiment_start.h"
#include "lab/report/report.h"
#include "lab/report/report_summary.h"
#include "lab/run/run_reports.h"
#include "log/directory_lock.h"

#include <fmt/format.h>

#include <unistd.h>

#include <filesystem>
#include <iostream>

namespace firstcome {
namespace {

// "experiments/001-partitions/" and "." have names, too.
std::string name_of_folder(const std::string& experiment) {
    std::error_code ignored;
    return std::filesystem::canonical(experiment, ignored).filename().string();
}

Result<std::unique_ptr<DirectoryLock>> lock_runs(const std::string& experiment) {
    return DirectoryLock::take(
        experiment + "/runs", "it runs this experiment already: wait for its end, or stop it"
    );
}

// One run, from its ground to its last cell.
class Session {
  public:
    Session(const Invocation& invocation, const std::string& experiment)
        : invocation_(invocation),
          experiment_(experiment),
          terminal_(std::cerr, STDERR_FILENO) {}

    // Errors: what kept it from its end; what is done is in folder().
    Result<void> run(const OpenGround& open) {
        const bool quick = invocation_.experiment.quick;
        TRY_ASSIGN(config_, read_experiment_config(experiment_, quick));
        TRY_ASSIGN(const auto lock, lock_runs(experiment_));
        TRY_ASSIGN(const RunGround ground, open(config_, experiment_ + "/runs", stop_));
        TRY(begin(ground.engines));
        ExperimentDrive drive(
            *folder_, {ground.run_cell, ground.ended_engine, terminal_, stop_, clock_}
        );
        TRY(drive.run_all());
        return lab::write_reports(folder_->path(), folder_->run());
    }

    // Nothing before a run was begun.
    const std::optional<lab::RunFolder>& folder() const { return folder_; }

    bool stopped() { return stop_.stopped(); }

  private:
    Result<void> begin(const EnvironmentLines& engines) {
        RunWish wish;
        wish.experiment = experiment_;
        wish.fresh = invocation_.experiment.fresh;
        wish.run.experiment = name_of_folder(experiment_);
        wish.run.config = config_;
        wish.run.quick = invocation_.experiment.quick;
        wish.run.environment = experiment_environment(experiment_, engines);
        TRY_ASSIGN(RunStart start, start_run(wish, clock_.wall_now()));
        terminal_.print(start.said);
        folder_.emplace(std::move(start.folder));
        return {};
    }

    const Invocation& invocation_;
    const std::string& experiment_;
    const SystemClock clock_;
    StopSignals stop_;
    Terminal terminal_;
    lab::ExperimentConfig config_;
    std::optional<lab::RunFolder> folder_;
};

void say_how_to_go_on(const Session& session, const std::string& experiment, bool quick) {
    if (!session.folder()) {
        return;
    }
    const lab::ExperimentRun& run = session.folder()->run();
    const std::string next = run.complete()
                                 ? fmt::format("report {}", run.id)
                                 : fmt::format("run {}{}", experiment, quick ? " --quick" : "");
    std::cerr << fmt::format(
        "run {}: {} of {} cells are done and kept; go on with: firstcome experiment {}\n",
        run.id,
        run.cells.size(),
        cells_of(run.config).size(),
        next
    );
}

bool is_sound(const Session& session) {
    return !session.folder() || lab::failed_checks(session.folder()->run()).empty();
}

void print_result(const lab::RunFolder& folder, bool has_report, bool as_json) {
    const std::string report = has_report ? folder.path() + "/report.md" : "";
    if (as_json) {
        std::cout << lab::summary_json(folder.run(), report) << '\n';
    } else if (has_report) {
        std::cout << fmt::format("{0}/report.md\n{0}/report.html\n", folder.path());
    }
}

}  // namespace

ExitStatus run_experiment(
    const Invocation& invocation, const std::string& experiment, const OpenGround& open
) {
    Session session(invocation, experiment);
    const auto done = session.run(open);
    if (done) {
        print_result(*session.folder(), true, invocation.json);
        return ExitStatus::done;
    }
    const bool by_signal = done.error().code == Errc::closed && session.stopped();
    if (!by_signal) {
        complain(done.error());
    }
    if (is_sound(session)) {
        say_how_to_go_on(session, experiment, invocation.experiment.quick);
    } else {
        print_result(*session.folder(), false, invocation.json);
    }
    return by_signal ? ExitStatus::interrupted : ExitStatus::failed;
}

ExitStatus run_experiment_on_engines(const Invocation& invocation, const std::string& experiment) {
    const SystemClock clock;
    return run_experiment(
        invocation,
        experiment,
        [&](const lab::ExperimentConfig& config, const std::string& folder, StopSignals& stop
        ) -> Result<RunGround> {
            TRY_ASSIGN(
                std::unique_ptr<RunEngines> opened,
                RunEngines::open(invocation, {experiment, folder}, stop, clock)
            );
            const std::shared_ptr<RunEngines> engines = std::move(opened);
            const auto cells = std::make_shared<ExperimentCells>(config, engines->engines(), clock);
            return RunGround{
                [cells](const auto& plan, auto& progress, const auto& stopped) {
                    return cells->run(plan, progress, stopped);
                },
                [engines] { return engines->ended(); },
                engines->facts(),
                engines};
        }
    );
}

}  // namespace firstcome
