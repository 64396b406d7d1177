// SPDX-License-Identifier: Apache-2.0
#include "app/command_skip.h"

#include "app/alone.h"
#include "app/complain.h"
#include "app/wiring_stores.h"
#include "audit/findings.h"
#include "audit/skip.h"

#include <fmt/format.h>

#include <iostream>

namespace firstcome {
namespace {

// Null: there is none yet.
Result<std::unique_ptr<Archive>> open_archive_if_any(const Settings& settings) {
    auto archive = open_archive(settings);
    if (!archive && archive.error().code == Errc::not_found && !is_shared(settings.ledger.url)) {
        return std::unique_ptr<Archive>();
    }
    return archive;
}

Result<SkipReport> skip_in_stores(const Invocation& invocation) {
    const Settings& settings = invocation.settings;
    const SystemClock clock;
    TRY_ASSIGN(const auto lock, lock_existing_directory(settings.server.data));
    TRY_ASSIGN(const auto log, open_log_to_skip(settings, clock));
    TRY(require_nodes_stopped(settings, clock));
    TRY_ASSIGN(const auto archive, open_archive_if_any(settings));
    return skip_record(*log, archive.get(), invocation.skip, clock);
}

std::string report_json(const SkipRequest& request, const SkipReport& report) {
    return fmt::format(
        R"({{"partition":{},"offset":{},"was":"{}","problem":{},"already_skipped":{}}})"
        "\n",
        request.partition,
        request.offset,
        report.was,
        quoted(report.problem),
        report.already
    );
}

std::string report_text(const SkipRequest& request, const SkipReport& report) {
    const std::string was = report.problem.empty()
                                ? fmt::format("It could be read: {}.", report.was)
                                : fmt::format("It is unreadable: {}.", report.problem);
    return fmt::format(
        "Record {} of partition {} {}. {}\n{}",
        request.offset,
        request.partition,
        report.already ? "is skipped already, nothing was done" : "will be skipped",
        was,
        report.already ? "" : "Start the nodes again: they decide what stands behind it.\n"
    );
}

}  // namespace

ExitStatus run_skip_command(const Invocation& invocation) {
    const auto report = skip_in_stores(invocation);
    if (!report) {
        const ExitStatus status = complain(report.error());
        return report.error().code == Errc::invalid ? ExitStatus::not_understood : status;
    }
    std::cout
        << (invocation.json ? report_json(invocation.skip, *report)
                            : report_text(invocation.skip, *report));
    return ExitStatus::done;
}

}  // namespace firstcome
