// SPDX-License-Identifier: Apache-2.0
#pragma once
// Api: HTTP <-> domain. Wired in this order:
//
//   WakeupPost -> Views -> Admission, queues, loops -> Api -> add_routes(Router)
//   -> Server::listen(router, hooks()) -> attach(server) -> start() -> Server::start()
//   ... drain() -> Server::drain() ... stop the loops -> Server::stop() -> stop()
//
// Thread: construction, attach, start, drain and stop are the program's main thread; the handlers
// run on io threads.

#include "api/broadcast.h"
#include "api/campaigns.h"
#include "api/commands.h"
#include "api/experiments.h"
#include "api/hall.h"
#include "api/health.h"
#include "api/monitor.h"
#include "api/participation.h"
#include "api/participation_read.h"
#include "api/wakeup_post.h"
#include "base/worker.h"
#include "http/router.h"
#include "http/server.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace firstcome::api {

// Everything must outlive the Api.
struct ApiParts {
    WakeupPost& post;
    Views& views;
    const Admission& admission;
    std::vector<IntakeQueue*> queues;               // by partition
    std::vector<const IntakeProbe*> intake_probes;  // by partition
    Archive& archive;
    const Clock& clock;
    // Reasons against readiness that the views do not know; may be empty.
    std::function<std::vector<std::string>()> unready_reasons = {};
};

class Api {
  public:
    Api(const ApiConfig& config, ApiParts parts);
    ~Api();
    Api(const Api&) = delete;
    Api& operator=(const Api&) = delete;

    // The one table of endpoints: routes.cpp.
    void add_routes(http::Router& router);

    http::ServerHooks hooks();

    // Before the server starts; once. `server` must outlive the loops that wake requests.
    void attach(http::Server& server);

    // Starts the threads of the Archive, of the experiments and of the monitor.
    void start();

    // From now on not ready.
    void drain() { health_.drain(); }

    // Stops those threads. Idempotent; before the server is destroyed.
    void stop();

    // The turns, for those who drive them without threads.
    ArchiveThread& archive_turn() { return hall_.archive; }

    Monitor& monitor_turn() { return *monitor_; }

    Experiments& experiments_turn() { return experiments_; }

  private:
    void add_participation(http::Router& router);
    void add_public(http::Router& router);
    void add_admin(http::Router& router);
    void add_operations(http::Router& router);

    WakeupPost& post_;
    http::Server* server_ = nullptr;
    Hall hall_;
    Board board_;
    Participation participation_;
    ParticipationRead participation_read_;
    Campaigns campaigns_;
    Broadcast broadcast_;
    Commands commands_;
    Experiments experiments_;
    Health health_;
    std::unique_ptr<Monitor> monitor_;
    std::unique_ptr<Worker> archive_worker_;
    std::unique_ptr<Worker> experiments_worker_;
    std::unique_ptr<Worker> monitor_worker_;
};

}  // namespace firstcome::api
