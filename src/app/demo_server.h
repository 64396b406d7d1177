// SPDX-License-Identifier: Apache-2.0
#pragma once
// DemoServer: the server of a demo, in a process of its own, under the settings of the demo. It can
// be killed and started again at the same address.
//
// Thread: main.

#include "app/child_process.h"
#include "app/invocation.h"
#include "app/stop_signals.h"
#include "base/result.h"
#include "base/time.h"

#include <memory>
#include <string>
#include <vector>

namespace firstcome {

// The words behind the program's name that bring a child to the settings of `invocation`.
std::vector<std::string> serve_arguments(const Invocation& invocation, const ListenAddress& listen);

class DemoServer {
  public:
    // Checks that address and data directory are free. Port 0 becomes a free port.
    // Errors: busy, naming who has the port or the directory; io; invalid.
    static Result<std::unique_ptr<DemoServer>> prepare(const Invocation& invocation);

    // Starts the process and waits until it is ready to take entries.
    // Errors: closed when a stop signal came first; io with the server's own last words when it
    // ended; timeout.
    Result<void> start(StopSignals& stop, const Clock& clock);

    // SIGKILL: nothing that it holds in memory survives.
    void kill();

    // SIGTERM, then waits until it has answered those who wait. Whether it went as it should.
    bool stop();

    bool has_ended() const { return !process_ || process_->has_ended(); }

    // Readable when the process has ended. Requires: started.
    int descriptor() const { return process_->descriptor(); }

    pid_t pid() const { return process_->pid(); }

    std::string url() const { return base_url(listen_); }

    // Where its output goes.
    const std::string& output_path() const { return output_path_; }

    // The last lines that the server wrote.
    std::string last_words() const;

  private:
    DemoServer(const Invocation& invocation, ListenAddress listen);

    bool is_ready() const;

    const ListenAddress listen_;
    const std::vector<std::string> args_;
    const std::string output_path_;
    const Duration stop_within_;
    std::unique_ptr<ChildProcess> process_;
};

}  // namespace firstcome
