// SPDX-License-Identifier: Apache-2.0
#include "app/serve.h"

#include "api/api.h"
#include "app/clock_watch.h"
#include "app/complain.h"
#include "app/node_id.h"
#include "app/port_owner.h"
#include "app/stop_signals.h"
#include "app/version.h"
#include "app/wiring_pipeline.h"
#include "app/wiring_stores.h"
#include "base/logger.h"
#include "http/server.h"
#include "lab/rush/descriptor_limit.h"
#include "log/directory_lock.h"

#include <fmt/format.h>

#include <malloc.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

namespace firstcome {
namespace {

// How often the drain looks whether it is done.
constexpr Duration drain_step = Duration::millis(20);
constexpr Duration clock_watch_idle_wait = Duration::seconds(1);

api::ReplyMode reply_mode(ReplyStyle style) {
    switch (style) {
        case ReplyStyle::outcome:
            return api::ReplyMode::outcome;
        case ReplyStyle::accepted:
            return api::ReplyMode::accepted;
        case ReplyStyle::strict:
            return api::ReplyMode::strict;
    }
    return api::ReplyMode::outcome;
}

api::ApiConfig api_config(const Settings& settings, const TimeZone& zone) {
    api::ApiConfig config{.time_zone = zone};
    config.participation_wait = settings.participation.wait;
    config.sync_wait = settings.participation.sync_wait;
    config.reply = reply_mode(settings.participation.reply);
    config.experiments = settings.server.experiments;
    config.version = std::string(program_version());
    return config;
}

http::ServerConfig server_config(const ServerSettings& settings) {
    http::ServerConfig config;
    config.listen_address = settings.listen.host;
    config.listen_port = settings.listen.port;
    config.io_threads = io_threads_of(settings);
    config.connections_max = settings.connections_max;
    config.request_timeout = settings.request_timeout;
    config.idle_timeout = settings.idle_timeout;
    return config;
}

// A stampede allocates and frees large tables: without these glibc keeps what was freed, in one
// arena per thread.
void keep_memory_small() {
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_MMAP_THRESHOLD, 256 * 1'024);
    mallopt(M_TRIM_THRESHOLD, 1'024 * 1'024);
}

// One running node. The members stand in the order of their construction: each may use those above.
class Node {
  public:
    explicit Node(const Settings& settings) : settings_(settings) {}

    Result<void> open() {
        TRY_ASSIGN(const TimeZone zone, TimeZone::find(settings_.server.time_zone));
        TRY(lab::make_room_for(settings_.server.connections_max));
        TRY_ASSIGN(lock_, DirectoryLock::take(settings_.server.data));
        TRY_ASSIGN(const std::string node, node_id(settings_.server.data));
        TRY(check_port_is_free(settings_.server.listen));
        TRY_ASSIGN(pipeline_, Pipeline::open(settings_, node, wakeups_, clock_));
        api_ = std::make_unique<api::Api>(
            api_config(settings_, zone),
            api::ApiParts{
                .post = wakeups_,
                .views = pipeline_->views(),
                .admission = pipeline_->admission(),
                .queues = pipeline_->queues(),
                .intake_probes = pipeline_->intake_probes(),
                .archive = pipeline_->archive(),
                .clock = clock_,
                .unready_reasons = [this] { return unready_reasons(); },
            }
        );
        api_->add_routes(router_);
        TRY_ASSIGN(
            server_,
            http::Server::listen(server_config(settings_.server), router_, api_->hooks(), clock_)
        );
        return {};
    }

    void start() {
        api_->attach(*server_);
        pipeline_->start();
        api_->start();
        if (is_shared(settings_.ledger.url)) {
            clock_watch_worker_ =
                std::make_unique<Worker>("clock", clock_watch_, clock_, clock_watch_idle_wait);
        }
        server_->start();
        logger().info(
            "server started version={} pid={} address={}:{} data={} campaigns={}",
            program_version(),
            getpid(),
            settings_.server.listen.host,
            server_->port(),
            settings_.server.data,
            pipeline_->views().catalog()->size()
        );
    }

    // Not ready, refuse new, flush, answer what waits, stop.
    void drain_and_stop() {
        logger().info("server draining waiting={}", server_->waiting());
        api_->drain();
        server_->drain();
        pipeline_->close();
        const SteadyTime until = clock_.steady_now() + settings_.server.drain_timeout;
        StopSignals again;
        while (!(pipeline_->drained() && server_->waiting() == 0) && clock_.steady_now() < until &&
               again.wait(-1, drain_step) != Waited::stop) {
        }
        const auto unanswered = server_->waiting();
        pipeline_->stop();
        server_->stop();
        api_->stop();
        clock_watch_worker_.reset();
        logger().info("server stopped unanswered={}", unanswered);
    }

  private:
    std::vector<std::string> unready_reasons() const {
        const auto reason = clock_watch_.reason();
        return reason ? std::vector{*reason} : std::vector<std::string>{};
    }

    const Settings& settings_;
    const SystemClock clock_;
    ClockWatch clock_watch_{[this] { return ledger_clock_ahead(settings_, clock_); }};
    std::unique_ptr<DirectoryLock> lock_;
    api::WakeupPost wakeups_;
    std::unique_ptr<Pipeline> pipeline_;
    http::Router router_;
    std::unique_ptr<api::Api> api_;
    std::unique_ptr<http::Server> server_;
    std::unique_ptr<Worker> clock_watch_worker_;
};

}  // namespace

int serve(const Settings& settings) {
    set_log_level(settings.server.log_level);
    keep_memory_small();
    StopSignals stop;
    Node node(settings);
    if (const auto opened = node.open(); !opened) {
        return static_cast<int>(complain(opened.error()));
    }
    node.start();
    while (stop.wait(-1, Duration::seconds(3'600)) != Waited::stop) {
    }
    node.drain_and_stop();
    return 0;
}

}  // namespace firstcome
