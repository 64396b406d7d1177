// SPDX-License-Identifier: Apache-2.0
#pragma once
// ChildProcess: this program once more, with other arguments, in a process of its own, so that it
// can be killed like one. It ends with the process that started it.
//
// Thread: main. (The kernel ties the child's life to the thread that started it.)

#include "app/descriptor.h"
#include "base/result.h"
#include "base/time.h"

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

namespace firstcome {

class ChildProcess {
  public:
    // `args` follow the name of the program. What the child prints is appended to `output_path`.
    // Errors: io, overloaded.
    static Result<std::unique_ptr<ChildProcess>> start(
        const std::vector<std::string>& args, const std::string& output_path
    );

    // The same, but `link` is the child's standard input, and what it prints goes to our standard
    // error.
    static Result<std::unique_ptr<ChildProcess>> start_linked(
        const std::vector<std::string>& args, int link
    );

    // Kills what still runs.
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    pid_t pid() const { return pid_; }

    // Readable as soon as the process has ended.
    int descriptor() const { return ended_.number(); }

    bool has_ended() const;

    // SIGKILL, and waits for the end.
    void kill();

    // SIGTERM, and waits for the end at most so long, then SIGKILL. Whether it ended by itself with
    // status 0.
    bool stop(Duration at_most);

  private:
    ChildProcess(pid_t pid, Descriptor ended) : pid_(pid), ended_(std::move(ended)) {}

    static Result<std::unique_ptr<ChildProcess>> spawn(
        const std::vector<std::string>& args, int input, int output
    );

    // Takes the status of the ended process; waits for it.
    int reap();

    pid_t pid_;
    Descriptor ended_;
    bool reaped_ = false;
};

}  // namespace firstcome
