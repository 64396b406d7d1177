// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the benchmarks over HTTP share: servers in processes of their own (this program once more),
// and one generator that treats every server alike.

#include "app/child_process.h"
#include "base/time.h"
#include "bench/report.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace firstcome::bench {

// main() of a benchmark: calls `run` with its report, or is a server when the arguments say so.
// Returns the exit status.
int run_with_servers(std::string_view name, int argc, char** argv, int (*run)(Report& report));

// A server as a child process, ready to answer.
class Server {
  public:
    // The real one, on a fresh or existing `directory`: with SQLite at synchronous=FULL, unless
    // `stores` names others ("--log=URL", "--ledger=URL").
    static Server full(const std::string& directory, const std::vector<std::string>& stores = {});

    // Parses the body of an entry and answers 200 with `bytes` of body: what HTTP alone costs.
    static Server noop(std::size_t bytes);

    const std::string& url() const { return url_; }

    pid_t pid() const { return process_->pid(); }

    // From the start of the process until it was ready.
    Duration started_in() const { return started_in_; }

    // Ends it and waits.
    void stop();

  private:
    Server(std::vector<std::string> args, std::string directory, std::uint16_t port);

    std::string url_;
    std::unique_ptr<ChildProcess> process_;
    Duration started_in_;
};

// Creates a campaign and returns its id. Ends the program when that fails.
std::int64_t create_campaign(const std::string& url, std::int64_t stock);

struct Load {
    std::string url;
    std::vector<std::int64_t> campaigns = {1};  // each gets as many of the entries
    std::int64_t first_participant = 1'000'000;
    std::uint64_t entries = 100'000;
    std::uint32_t connections = 2'000;
};

struct LoadResult {
    double seconds = 0;  // T0 to the last answer
    std::uint64_t answered_200 = 0;
    std::uint64_t other = 0;  // other statuses and lost requests
};

// A stampede from one thread per campaign; every entry is sent once.
LoadResult stampede(const Load& load);

// GET url: the integer member `name` of its JSON.
std::int64_t integer_at(const std::string& url, std::string_view name);

}  // namespace firstcome::bench
