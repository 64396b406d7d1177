// SPDX-License-Identifier: Apache-2.0
#include "api/api.h"

#include "base/assert.h"

#include <utility>

namespace firstcome::api {

Api::Api(const ApiConfig& config, ApiParts parts)
    : post_(parts.post),
      hall_{
          .config = config,
          .views = parts.views,
          .admission = parts.admission,
          .queues = std::move(parts.queues),
          .intake_probes = std::move(parts.intake_probes),
          .clock = parts.clock,
          .archive = ArchiveThread(parts.archive, config.questions_max),
          .desks = {},
      },
      participation_(hall_),
      participation_read_(hall_),
      campaigns_(hall_, board_),
      broadcast_(hall_, board_),
      commands_(hall_),
      experiments_(hall_),
      health_(hall_.views, std::move(parts.unready_reasons)) {
    ASSERT(hall_.queues.size() == hall_.views.partition_count());
    ASSERT(hall_.intake_probes.size() == hall_.queues.size());
}

Api::~Api() {
    stop();
}

http::ServerHooks Api::hooks() {
    return {
        .refuse = refusal_answer,
        .sweep =
            [this](std::uint32_t io_thread, SteadyTime now) { hall_.desks[io_thread]->sweep(now); },
    };
}

void Api::attach(http::Server& server) {
    ASSERT_BECAUSE(server_ == nullptr, "attached once");
    server_ = &server;
    for (std::uint32_t i = 0; i < server.io_threads(); ++i) {
        hall_.desks.push_back(
            std::make_unique<Desk>(i, server, hall_.clock, hall_.config.waiting_max)
        );
    }
    participation_.open_groups();
    broadcast_.open(server);
    post_.attach(server, [this](std::uint32_t io_thread, std::vector<Wakeup> wakeups) {
        for (Wakeup& wakeup : wakeups) {
            hall_.desks[io_thread]->wake(std::move(wakeup));
        }
    });
    hall_.archive.on_reply([this](const RequestName& request, const ArchiveReply& reply) {
        server_->post(request.io_thread, [this, request, reply] {
            hall_.desks[request.io_thread]->wake(request.token, reply);
        });
    });
    experiments_.on_answer([this](const RequestName& request, const http::Response& response) {
        server_->post(request.io_thread, [this, request, response] {
            hall_.desks[request.io_thread]->finish(request.token, response);
        });
    });
    monitor_ = std::make_unique<Monitor>(
        hall_,
        board_,
        broadcast_.audience(),
        [this](const std::shared_ptr<const Events>& events) {
            for (std::uint32_t i = 0; i < server_->io_threads(); ++i) {
                server_->post(i, [this, i, events] { broadcast_.deliver(i, *events); });
            }
        }
    );
}

void Api::start() {
    ASSERT_BECAUSE(server_ != nullptr, "attach first");
    archive_worker_ =
        std::make_unique<Worker>("archive", hall_.archive, hall_.clock, Duration::seconds(1));
    hall_.archive.on_work([this] { archive_worker_->notify(); });
    experiments_worker_ =
        std::make_unique<Worker>("experiments", experiments_, hall_.clock, Duration::seconds(1));
    experiments_.on_work([this] { experiments_worker_->notify(); });
    monitor_worker_ = std::make_unique<Worker>("monitor", *monitor_, hall_.clock, Monitor::tick);
}

void Api::stop() {
    if (monitor_worker_) {
        monitor_worker_->stop();
        archive_worker_->stop();
        experiments_worker_->stop();
    }
}

}  // namespace firstcome::api
