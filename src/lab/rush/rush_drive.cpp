// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/rush_drive.h"

#include "lab/rush/rush_rider.h"

#include <memory>
#include <vector>

namespace firstcome::lab {
namespace {

http::StampedeConfig config_of(const RushGround& ground) {
    const RushOptions& options = ground.options;
    http::StampedeConfig config;
    config.servers = ground.servers;
    config.connections = options.connections_of_share();
    config.fresh_connections = options.fresh_connections;
    config.source_addresses = ground.source_addresses();
    config.open_timeout = options.open_timeout;
    config.deadline = ground.plan.arrivals.span() + options.deadline;
    config.agree_on_start = options.agree_on_start;
    return config;
}

}  // namespace

RushDrive::RushDrive(const RushGround& ground, const Clock& clock)
    : ground_(ground),
      stampede_(config_of(ground), clock) {}

Result<RushRun> RushDrive::run() {
    std::vector<std::unique_ptr<RushRider>> riders;
    std::vector<http::Rider*> driven;
    for (std::uint32_t i = 0; i < ground_.options.threads; ++i) {
        const EntryShare share = ground_.entries_of(i);
        driven.push_back(
            riders.emplace_back(std::make_unique<RushRider>(ground_, progress_, share)).get()
        );
    }
    TRY_ASSIGN(const http::StampedeRun ended, stampede_.run(driven));
    RushRun run;
    run.started_at = ended.started_at;
    run.reconnections = ended.reconnections;
    run.stopped = ended.stopped;
    for (const auto& rider : riders) {
        run.traces.push_back(rider->take_trace());
    }
    return run;
}

}  // namespace firstcome::lab
