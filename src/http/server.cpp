// SPDX-License-Identifier: Apache-2.0
#include "http/server.h"

#include "base/assert.h"
#include "http/dispatcher.h"
#include "http/door.h"
#include "http/io_thread.h"

#include <atomic>
#include <utility>
#include <vector>

namespace firstcome::http {
namespace {

class IoServer final : public Server {
  public:
    IoServer(
        const ServerConfig& config, const Router& router, ServerHooks hooks, const Clock& clock
    )
        : config_(config),
          hooks_(std::move(hooks)),
          dispatcher_(config_, router, hooks_, draining_) {
        ASSERT_BECAUSE(config.io_threads > 0, "somebody must serve");
        const ServerParts parts{config_, hooks_, clock, dispatcher_, open_};
        for (std::uint32_t i = 0; i < config.io_threads; ++i) {
            threads_.push_back(std::make_unique<IoThread>(i, parts));
        }
    }

    ~IoServer() override { stop(); }

    IoServer(const IoServer&) = delete;
    IoServer& operator=(const IoServer&) = delete;

    Result<void> open_door() {
        TRY_ASSIGN(door_, Door::open(config_, threads_.front()->context()));
        return {};
    }

    std::uint16_t port() const override { return door_->port(); }

    std::uint32_t io_threads() const override {
        return static_cast<std::uint32_t>(threads_.size());
    }

    void start() override {
        door_->start(open_, threads_.front()->probe(), [this](Accepted accepted) {
            next_thread_ = (next_thread_ + 1) % threads_.size();
            threads_[next_thread_]->hand_over(std::move(accepted));
        });
        for (const auto& thread : threads_) {
            thread->start();
        }
    }

    bool answer(Ticket ticket, Response response) override {
        return at(ticket.io_thread).answer(ticket, std::move(response));
    }

    bool push(Ticket ticket, std::shared_ptr<const std::string> event) override {
        return at(ticket.io_thread).push(ticket, std::move(event));
    }

    void post(std::uint32_t io_thread, std::function<void()> task) override {
        at(io_thread).post(std::move(task));
    }

    void defer(std::uint32_t io_thread, std::function<void()> task) override {
        at(io_thread).defer(std::move(task));
    }

    void drain() override {
        if (!draining_.exchange(true)) {
            threads_.front()->post([this] { door_->close(); });
        }
    }

    std::uint64_t waiting() const override {
        std::uint64_t sum = 0;
        for (const auto& thread : threads_) {
            sum += thread->waiting();
        }
        return sum;
    }

    std::uint64_t connections() const override { return open_.load(std::memory_order_relaxed); }

    void stop() override {
        drain();
        for (const auto& thread : threads_) {
            thread->stop();
        }
        if (door_) {
            door_->close();
        }
    }

    const ServerProbe& probe(std::uint32_t io_thread) const override {
        ASSERT(io_thread < threads_.size());
        return threads_[io_thread]->probe();
    }

  private:
    IoThread& at(std::uint32_t io_thread) {
        ASSERT(io_thread < threads_.size());
        return *threads_[io_thread];
    }

    const ServerConfig config_;
    const ServerHooks hooks_;
    std::atomic<bool> draining_{false};
    std::atomic<std::uint64_t> open_{0};
    const Dispatcher dispatcher_;
    std::vector<std::unique_ptr<IoThread>> threads_;
    std::unique_ptr<Door> door_;   // last: lives in the context of the first thread
    std::size_t next_thread_ = 0;  // the first thread's
};

}  // namespace

Result<std::unique_ptr<Server>> Server::listen(
    const ServerConfig& config, const Router& router, ServerHooks hooks, const Clock& clock
) {
    auto server = std::make_unique<IoServer>(config, router, std::move(hooks), clock);
    TRY(server->open_door());
    return std::unique_ptr<Server>(std::move(server));
}

}  // namespace firstcome::http
