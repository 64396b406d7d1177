// SPDX-License-Identifier: Apache-2.0
#include "app/command_audit.h"

#include "app/alone.h"
#include "app/complain.h"
#include "app/node_id.h"
#include "app/number_text.h"
#include "app/terminal.h"
#include "app/wiring_stores.h"
#include "audit/expectation.h"
#include "audit/ledger_file.h"
#include "audit/rebuild.h"
#include "audit/verify.h"

#include <fmt/format.h>

#include <unistd.h>

#include <filesystem>
#include <iostream>

namespace firstcome {
namespace {

// Draws how far a long fold has come.
class FoldPicture {
  public:
    void operator()(std::int64_t done, std::int64_t all) {
        if (all > 0) {
            const double share = static_cast<double>(done) / static_cast<double>(all);
            terminal_.draw(
                fmt::format("{} {} of {} records\n", bar(share, 40), grouped(done), grouped(all))
            );
        }
    }

    ~FoldPicture() { terminal_.draw(""); }

    FoldPicture() = default;
    FoldPicture(const FoldPicture&) = delete;
    FoldPicture& operator=(const FoldPicture&) = delete;

  private:
    Terminal terminal_{std::cerr, STDERR_FILENO};
};

Result<VerifyReport> verify_stores(const Settings& settings, VerifyOptions options) {
    const SystemClock clock;
    TRY_ASSIGN(const auto log, open_log_view(settings, clock));
    TRY_ASSIGN(const auto archive, open_archive(settings));
    FoldPicture picture;
    options.server_runs = [&] { return directory_is_locked(settings.server.data); };
    options.ledger_is_shared = is_shared(settings.ledger.url);
    options.progress = std::ref(picture);
    return verify(*log, *archive, options, clock);
}

struct Rebuilt {
    RebuildReport report;
    std::string kept;  // the old ledger; empty: there was none
};

Result<RebuildReport> rebuild_into(
    Log& log, Ledger& ledger, RebuildOptions options, const Clock& clock
) {
    FoldPicture picture;
    options.progress = std::ref(picture);
    return rebuild(log, ledger, options, clock);
}

// Beside the old file, whose place it takes when it is complete.
Result<Rebuilt> rebuild_file(const Settings& settings, Log& log, const Clock& clock) {
    const std::string& path = settings.ledger.url.path;
    Settings fresh = settings;
    TRY_ASSIGN(fresh.ledger.url.path, begin_rebuilt_file(path));
    Rebuilt rebuilt;
    {
        TRY_ASSIGN(const auto ledger, open_ledger(fresh, clock));
        TRY_ASSIGN(rebuilt.report, rebuild_into(log, *ledger, {}, clock));
    }
    TRY_ASSIGN(rebuilt.kept, finish_rebuilt_file(path));
    return rebuilt;
}

// In its place: nobody else can have the same database under the same name.
Result<Rebuilt> rebuild_shared(const Settings& settings, Log& log, const Clock& clock) {
    TRY_ASSIGN(const auto ledger, open_ledger(settings, clock));
    TRY(require_nodes_stopped(settings, clock));
    RebuildOptions options;
    // When it dies, this node's next start need not wait for the lease.
    TRY_ASSIGN(options.node, node_id(settings.server.data));
    Rebuilt rebuilt;
    TRY_ASSIGN(rebuilt.report, rebuild_into(log, *ledger, std::move(options), clock));
    return rebuilt;
}

Result<Rebuilt> rebuild_stores(const Settings& settings) {
    const SystemClock clock;
    TRY_ASSIGN(const auto lock, lock_existing_directory(settings.server.data));
    TRY_ASSIGN(const auto log, open_log_view(settings, clock));
    return is_shared(settings.ledger.url) ? rebuild_shared(settings, *log, clock)
                                          : rebuild_file(settings, *log, clock);
}

std::string rebuilt_json(const Rebuilt& rebuilt) {
    const RebuildReport& report = rebuilt.report;
    return fmt::format(
        R"({{"records":{},"campaigns":{},"places":{},"winners":{},"seconds":{:.3f},"kept":{}}})"
        "\n",
        report.records,
        report.campaigns,
        report.places,
        report.winners,
        report.seconds,
        !rebuilt.kept.empty()
    );
}

std::string rebuilt_text(const Rebuilt& rebuilt) {
    const RebuildReport& report = rebuilt.report;
    return fmt::format(
        "The ledger was rebuilt from {} records in {:.1f} s: {} campaigns, {} places, {} "
        "winners.\n{}",
        grouped(report.records),
        report.seconds,
        grouped(report.campaigns),
        grouped(report.places),
        grouped(report.winners),
        rebuilt.kept.empty() ? "" : fmt::format("The one before is kept as {}.\n", rebuilt.kept)
    );
}

// Of what lies in files; servers are asked.
bool nothing_there(const Settings& settings) {
    const bool log_file = settings.log.url.engine == LogUrl::Engine::sqlite;
    return (!log_file || !std::filesystem::exists(settings.log.url.path)) &&
           (is_shared(settings.ledger.url) || !std::filesystem::exists(settings.ledger.url.path));
}

Result<int> migrate_stores(const Settings& settings) {
    const SystemClock clock;
    TRY_ASSIGN(const auto lock, lock_existing_directory(settings.server.data));
    return migrate_ledger(settings, clock);
}

}  // namespace

ExitStatus run_verify_command(const Invocation& invocation) {
    VerifyOptions options;
    if (!invocation.expect.empty()) {
        auto expectations = parse_expectations(invocation.expect);
        if (!expectations) {
            complain(expectations.error());
            return ExitStatus::not_understood;
        }
        options.expectations = *std::move(expectations);
    }
    if (!invocation.history.empty()) {
        options.history_path = invocation.history;
    }
    const auto report = verify_stores(invocation.settings, std::move(options));
    if (!report) {
        return complain(report.error());
    }
    std::cout << (invocation.json ? render_json(*report) + "\n" : render_text(*report));
    return report->ok() ? ExitStatus::done : ExitStatus::failed;
}

ExitStatus run_rebuild_command(const Invocation& invocation) {
    const auto rebuilt = rebuild_stores(invocation.settings);
    if (!rebuilt) {
        return complain(rebuilt.error());
    }
    std::cout << (invocation.json ? rebuilt_json(*rebuilt) : rebuilt_text(*rebuilt));
    return ExitStatus::done;
}

ExitStatus run_migrate_command(const Invocation& invocation) {
    const auto applied = migrate_stores(invocation.settings);
    if (!applied) {
        return complain(applied.error());
    }
    std::cout
        << (invocation.json
                ? fmt::format("{{\"applied\":{}}}\n", *applied)
                : fmt::format("{} migrations applied; the schema is up to date.\n", *applied));
    return ExitStatus::done;
}

Result<void> check_stores(const Settings& settings) {
    const auto report = verify_stores(settings, {});
    if (!report) {
        // A first start has nothing to check.
        return report.error().code == Errc::not_found && nothing_there(settings)
                   ? Result<void>{}
                   : fail(report.error());
    }
    for (const Check& check : report->checks) {
        if (check.state == CheckState::failed && check.name != "lag") {
            return fail(
                Errc::corrupt, fmt::format("{} {}: {}", check.name, check.claim, check.detail)
            );
        }
    }
    return {};
}

}  // namespace firstcome
