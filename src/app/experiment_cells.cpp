// SPDX-License-Identifier: Apache-2.0
#include "app/experiment_cells.h"

#include "app/ledger_password.h"
#include "app/pinned_pipeline.h"
#include "base/crypto.h"
#include "base/signal.h"
#include "lab/pipeline/door.h"
#include "lab/pipeline/monitor.h"
#include "lab/pipeline/topic_pipeline.h"
#include "sql/mysql_connection.h"

#include <fmt/format.h>

#include <unistd.h>

#include <thread>

namespace firstcome {
namespace {

constexpr Duration settle = Duration::millis(500);      // what the preparation left running
constexpr Duration idle_before = Duration::seconds(1);  // the monitor's idle samples
constexpr Duration idle_after = Duration::millis(500);
constexpr Duration look_again = Duration::millis(20);
constexpr Duration patience = Duration::seconds(60);   // without a commit
constexpr std::uint32_t session_wait_timeout_s = 600;  // a consumer may idle that long

std::string database_of(const Settings& settings) {
    return settings.ledger.url.database + "_experiment";
}

Result<MysqlOptions> session_options(const Settings& settings, const std::string& database) {
    const LedgerUrl& url = settings.ledger.url;
    MysqlOptions options;
    options.user = url.user;
    options.host = url.host;
    options.port = url.port;
    options.database = database;
    options.strict = settings.server.strict;
    options.quiet = true;
    options.wait_timeout_s = session_wait_timeout_s;
    options.lock_wait_timeout_s = 50;  // the server's default, as the published design has it
    TRY_ASSIGN(options.password, ledger_password(settings.ledger));
    return options;
}

Result<void> make_database(const Settings& settings) {
    TRY_ASSIGN(const auto options, session_options(settings, settings.ledger.url.database));
    TRY_ASSIGN(const auto session, MysqlConnection::open(options));
    const std::string name = database_of(settings);
    return session->execute(
        fmt::format("DROP DATABASE IF EXISTS `{}`; CREATE DATABASE `{}`", name, name)
    );
}

Result<std::unique_ptr<lab::CellPipeline>> make_pipeline(
    const lab::CellPlan& plan,
    std::uint64_t seed,
    Settings settings,
    lab::CellRecord& record,
    const Clock& clock
) {
    TRY_ASSIGN(const auto options, session_options(settings, database_of(settings)));
    lab::OpenSession open_session = [options] { return MysqlConnection::open(options); };
    LogUrl& log = settings.log.url;
    log.topic = fmt::format("firstcome-{}-{}", lab::cell_name(plan), to_hex(random_array<4>()));
    if (plan.variant == lab::Variant::pinned) {
        log.partitions = plan.partitions;
        settings.ledger.url.database = database_of(settings);
        return std::make_unique<PinnedPipeline>(
            plan, std::move(settings), std::move(open_session), record, clock
        );
    }
    return std::make_unique<lab::TopicPipeline>(
        plan,
        lab::TopicPipeline::Ground{
            fmt::format("{}:{}", log.host, log.port), log.topic, seed, std::move(open_session)},
        record,
        clock
    );
}

// Until every event is committed.
Result<void> await_commits(
    lab::CellPipeline& pipeline,
    const lab::CellProgress& progress,
    std::uint64_t events,
    const Clock& clock,
    const std::atomic<bool>& stop
) {
    Signal never;
    std::uint64_t last = 0;
    SteadyTime moved_at = clock.steady_now();
    while (progress.committed.load() < events) {
        if (stop.load()) {
            return fail(Errc::closed, "stopped");
        }
        if (const auto failed = pipeline.failure()) {
            return fail(*failed);
        }
        const std::uint64_t committed = progress.committed.load();
        if (committed != last) {
            last = committed;
            moved_at = clock.steady_now();
        } else if (clock.steady_now() - moved_at > patience) {
            return fail(
                Errc::busy,
                fmt::format(
                    "only {} of {} events were committed, then none for a minute: does an engine "
                    "stand still?",
                    committed,
                    events
                )
            );
        }
        never.wait_for(look_again);
    }
    return {};
}

void reset(lab::CellProgress& progress) {
    progress.published.store(0);
    progress.polled.store(0);
    progress.committed.store(0);
}

}  // namespace

ExperimentCells::ExperimentCells(
    const lab::ExperimentConfig& config, const ExperimentEngines& engines, const Clock& clock
)
    : config_(config),
      engines_(engines),
      clock_(clock) {}

Result<CellOutcome> ExperimentCells::run(
    const lab::CellPlan& plan, lab::CellProgress& progress, const std::atomic<bool>& stop
) {
    Signal never;
    CellOutcome outcome;
    lab::CellResult& result = outcome.result;
    result.plan = plan;
    result.started_at = clock_.wall_now();
    const SteadyTime begin = clock_.steady_now();
    reset(progress);
    lab::CellRecord record(plan.events, progress);
    TRY(make_database(engines_.settings));
    TRY_ASSIGN(
        const auto pipeline,
        make_pipeline(plan, config_.arrival.seed, engines_.settings, record, clock_)
    );
    TRY(pipeline->prepare());
    never.wait_for(settle);
    lab::Monitor monitor({getpid(), engines_.broker, engines_.database}, progress, clock_);
    never.wait_for(idle_before);
    const lab::ArrivalPlan arrivals(config_.arrival, static_cast<std::uint32_t>(plan.events));
    TRY(lab::let_in(arrivals, record, *pipeline, clock_, stop));
    TRY(await_commits(*pipeline, progress, plan.events, clock_, stop));
    never.wait_for(idle_after);
    result.monitoring = monitor.stop(record.rows.front().published_at);
    TRY_ASSIGN(const lab::CellFacts facts, pipeline->finish());
    result.check = lab::check_cell(record.rows, facts);
    result.analysis = lab::analyse(
        record.rows, static_cast<std::uint64_t>(plan.stock), config_.clock_uncertainty
    );
    result.latency = lab::latency(record.rows);
    result.took = clock_.steady_now() - begin;
    outcome.rows = std::move(record.rows);
    return outcome;
}

}  // namespace firstcome
