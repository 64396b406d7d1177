// SPDX-License-Identifier: Apache-2.0
#include "lab/run/run_reports.h"

#include "lab/report/report.h"
#include "lab/report/report_summary.h"
#include "lab/run/durable_file.h"

namespace firstcome::lab {

Result<void> write_reports(const std::string& folder, const ExperimentRun& run) {
    TRY_ASSIGN(const std::string markdown, report_markdown(run));
    TRY_ASSIGN(const std::string html, report_html(run));
    TRY(write_file(folder + "/report.md", markdown));
    TRY(write_file(folder + "/report.html", html));
    if (run.complete()) {
        TRY(write_file(folder + "/summary.json", summary_json(run, "report.md") + "\n"));
    }
    return {};
}

}  // namespace firstcome::lab
