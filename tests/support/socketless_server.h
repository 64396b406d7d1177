// SPDX-License-Identifier: Apache-2.0
#pragma once
// SocketlessServer: a server without sockets or threads. What it would send is kept, what it would
// run later waits until the test says so.

#include "http/server.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace firstcome::tests {

class SocketlessServer final : public http::Server {
  public:
    std::uint16_t port() const override { return 0; }

    std::uint32_t io_threads() const override { return 1; }

    void start() override {}

    bool answer(http::Ticket ticket, http::Response response) override {
        answers[ticket.serial] = std::move(response);
        return true;
    }

    bool push(http::Ticket ticket, std::shared_ptr<const std::string> event) override {
        if (gone.contains(ticket.serial)) {
            return false;
        }
        events[ticket.serial].push_back(*event);
        return true;
    }

    void post(std::uint32_t, std::function<void()> task) override {
        tasks.push_back(std::move(task));
    }

    void defer(std::uint32_t, std::function<void()> task) override {
        tasks.push_back(std::move(task));
    }

    void drain() override {}

    std::uint64_t waiting() const override { return 0; }

    std::uint64_t connections() const override { return 0; }

    void stop() override {}

    const http::ServerProbe& probe(std::uint32_t) const override { return server_probe; }

    bool run_tasks() {
        bool worked = false;
        while (!tasks.empty()) {
            const auto task = std::move(tasks.front());
            tasks.pop_front();
            task();
            worked = true;
        }
        return worked;
    }

    std::map<std::uint64_t, http::Response> answers;
    std::map<std::uint64_t, std::vector<std::string>> events;
    std::set<std::uint64_t> gone;  // connections that were closed
    std::deque<std::function<void()>> tasks;
    http::ServerProbe server_probe;
};

}  // namespace firstcome::tests
