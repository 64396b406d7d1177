// SPDX-License-Identifier: Apache-2.0
#include "app/demo.h"

#include "app/complain.h"
#include "app/demo_report.h"
#include "app/demo_server.h"
#include "app/demo_stampede.h"
#include "app/environment.h"
#include "app/number_text.h"
#include "app/wiring_stores.h"
#include "audit/verify.h"
#include "http/client.h"
#include "log/directory_lock.h"

#include <fmt/format.h>

#include <unistd.h>

#include <filesystem>
#include <iostream>

namespace firstcome {
namespace {

Result<CampaignId> create_campaign(const DemoServer& server, std::int64_t stock) {
    TRY_ASSIGN(
        const http::FetchedResponse answer,
        http::fetch(
            {.method = http::Method::post,
             .url = server.url() + "/api/admin/campaigns",
             .body = fmt::format(R"({{"name":"demo","totalStock":{}}})", stock),
             .headers = {},
             .timeout = Duration::seconds(30)}
        )
    );
    const auto id = integer_member(answer.body, "id");
    if (answer.status != 200 || !id) {
        return fail(
            Errc::io,
            fmt::format("no campaign was created: status {}, {}", answer.status, answer.body)
        );
    }
    return CampaignId(*id);
}

// The log folded once more against the ledger, and what the clients saw against both.
Result<VerifyReport> audit(const Settings& settings, const Clock& clock) {
    TRY_ASSIGN(const auto log, open_log_view(settings, clock));
    TRY_ASSIGN(const auto archive, open_archive(settings));
    VerifyOptions options;
    options.history_path = demo_history_path(settings);
    options.server_runs = [&] { return directory_is_locked(settings.server.data); };
    options.ledger_is_shared = is_shared(settings.ledger.url);
    return verify(*log, *archive, options, clock);
}

// How this program is called here.
std::string program_name() {
    if (access("./run", X_OK) == 0) {
        return "./run";
    }
    std::error_code ignored;
    return std::filesystem::read_symlink("/proc/self/exe", ignored).string();
}

class Demo {
  public:
    explicit Demo(const Invocation& invocation)
        : invocation_(invocation),
          settings_(invocation.settings) {}

    ExitStatus run() {
        const Result<DemoReport> report = measure();
        if (!report) {
            return ended_early(report.error());
        }
        terminal_.print(render_table(*report, terminal_));
        if (!invocation_.demo.exit && report->ok()) {
            print_next_steps(*report);
        }
        if (invocation_.json) {
            std::cout << render_json(*report) << std::flush;
        }
        if (!report->ok()) {
            server_->stop();
            return ExitStatus::failed;
        }
        return invocation_.demo.exit ? end() : stay();
    }

  private:
    Result<DemoReport> measure() {
        TRY_ASSIGN(server_, DemoServer::prepare(invocation_));
        TRY(server_->start(stop_, clock_));
        TRY_ASSIGN(const CampaignId campaign, create_campaign(*server_, invocation_.demo.stock));
        print_beginning(campaign);
        DemoStampede stampede(invocation_, campaign, *server_, stop_, terminal_, clock_);
        DemoReport report;
        report.stock = invocation_.demo.stock;
        TRY_ASSIGN(report.rush, stampede.run());
        TRY_ASSIGN(report.verify, audit(settings_, clock_));
        TRY_ASSIGN(report.kills, prove_kills(settings_, campaign, stampede.kills()));
        report.environment = environment_lines(this_machine(settings_.server.data));
        return report;
    }

    void print_beginning(CampaignId campaign) {
        terminal_.print(fmt::format(
            "server     {} (process {}), data in {}, its log in {}",
            server_->url(),
            server_->pid(),
            settings_.server.data,
            server_->output_path()
        ));
        terminal_.print(fmt::format(
            "campaign   {}, {} units; {} participants on {} connections",
            campaign.value(),
            grouped(invocation_.demo.stock),
            grouped(invocation_.stampede.entries),
            grouped(invocation_.stampede.connections)
        ));
    }

    void print_next_steps(const DemoReport& report) {
        terminal_.print(fmt::format(
            "The server is still there: {} (Ctrl-C ends it). In another terminal:\n"
            "  curl -s {}/api/campaigns/{}/status\n"
            "  {} verify --data {} --history {}",
            server_->url(),
            server_->url(),
            report.rush.campaign.value(),
            program_name(),
            settings_.server.data,
            demo_history_path(settings_)
        ));
    }

    ExitStatus ended_early(const Error& error) {
        terminal_.settle();
        if (server_) {
            server_->stop();
        }
        return error.code == Errc::closed && stop_.stopped() ? ExitStatus::interrupted
                                                             : complain(error);
    }

    ExitStatus end() {
        if (!server_->stop()) {
            return complain(Error{
                Errc::io, "the server did not end as it should:\n" + server_->last_words()});
        }
        return ExitStatus::done;
    }

    // Until Ctrl-C, or until the server ends by itself, which it should not.
    ExitStatus stay() {
        Waited waited = Waited::passed;
        while (waited == Waited::passed) {
            waited = stop_.wait(server_->descriptor(), Duration::seconds(60));
        }
        if (waited == Waited::ready) {
            return complain(Error{Errc::io, "the server ended:\n" + server_->last_words()});
        }
        const ExitStatus ended = end();
        return ended == ExitStatus::done ? ExitStatus::interrupted : ended;
    }

    const Invocation& invocation_;
    const Settings& settings_;
    const SystemClock clock_;
    StopSignals stop_;
    Terminal terminal_{std::cout, STDOUT_FILENO};
    std::unique_ptr<DemoServer> server_;
};

}  // namespace

ExitStatus run_demo_command(const Invocation& invocation) {
    return Demo(invocation).run();
}

}  // namespace firstcome
