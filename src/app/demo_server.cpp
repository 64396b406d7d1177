// SPDX-License-Identifier: Apache-2.0
#include "app/demo_server.h"

#include "app/port_owner.h"
#include "http/client.h"
#include "log/directory_lock.h"

#include <fmt/format.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace firstcome {
namespace {

constexpr Duration ready_within = Duration::seconds(120);
constexpr Duration between_questions = Duration::millis(10);
constexpr Duration grace = Duration::seconds(10);  // beyond the drain: commit, close files
constexpr std::size_t last_lines = 5;

// A child reads secrets from its environment, where nobody else can.
void pass_secrets(const Settings& settings) {
    if (!settings.ledger.password.empty()) {
        setenv("FIRSTCOME_LEDGER_PASSWORD", settings.ledger.password.c_str(), 1);
    }
}

// Takes the lock and gives it back: the child will take it.
Result<void> check_directory_is_free(const std::string& directory) {
    TRY(DirectoryLock::take(directory));
    return {};
}

}  // namespace

std::vector<std::string> serve_arguments(
    const Invocation& invocation, const ListenAddress& listen
) {
    std::vector<std::string> args = {"serve", fmt::format("--server.listen={}", to_string(listen))};
    for (const auto& [name, value] : invocation.written) {
        if (name != "server.listen") {
            args.push_back(fmt::format("--{}={}", name, value));
        }
    }
    return args;
}

Result<std::unique_ptr<DemoServer>> DemoServer::prepare(const Invocation& invocation) {
    const Settings& settings = invocation.settings;
    ListenAddress listen = settings.server.listen;
    if (listen.port == 0) {
        TRY_ASSIGN(listen.port, free_port(listen));
    } else {
        TRY(check_port_is_free(listen));
    }
    TRY(check_directory_is_free(settings.server.data));
    pass_secrets(settings);
    auto server = std::unique_ptr<DemoServer>(new DemoServer(invocation, listen));
    std::error_code ignored;  // a first start has no earlier output
    std::filesystem::remove(server->output_path_, ignored);
    return server;
}

DemoServer::DemoServer(const Invocation& invocation, ListenAddress listen)
    : listen_(std::move(listen)),
      args_(serve_arguments(invocation, listen_)),
      output_path_(invocation.settings.server.data + "/demo-server.log"),
      stop_within_(invocation.settings.server.drain_timeout + grace) {}

Result<void> DemoServer::start(StopSignals& stop, const Clock& clock) {
    TRY_ASSIGN(process_, ChildProcess::start(args_, output_path_));
    const SteadyTime deadline = clock.steady_now() + ready_within;
    while (!is_ready()) {
        switch (stop.wait(process_->descriptor(), between_questions)) {
            case Waited::stop:
                return fail(Errc::closed, "stopped");
            case Waited::ready:
                return fail(Errc::io, fmt::format("the server ended:\n{}", last_words()));
            case Waited::passed:
                break;
        }
        if (clock.steady_now() > deadline) {
            return fail(Errc::timeout, fmt::format("the server is not ready:\n{}", last_words()));
        }
    }
    return {};
}

bool DemoServer::is_ready() const {
    const auto answer = http::fetch(
        {.url = url() + "/readyz", .body = {}, .headers = {}, .timeout = Duration::seconds(1)}
    );
    return answer && answer->status == 200;
}

void DemoServer::kill() {
    process_->kill();
}

bool DemoServer::stop() {
    return process_ && process_->stop(stop_within_);
}

std::string DemoServer::last_words() const {
    std::deque<std::string> lines;
    std::ifstream file(output_path_);
    for (std::string line; std::getline(file, line);) {
        lines.push_back(std::move(line));
        if (lines.size() > last_lines) {
            lines.pop_front();
        }
    }
    std::string words;
    for (const std::string& line : lines) {
        words += fmt::format("  {}\n", line);
    }
    return words.empty() ? "  (it said nothing)\n" : words;
}

}  // namespace firstcome
