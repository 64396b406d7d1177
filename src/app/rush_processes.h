// SPDX-License-Identifier: Apache-2.0
#pragma once
// RushProcesses: the processes that drive the shares of one rush, from their start until each has
// handed over what its clients saw. They are ended with it. Thread: main.

#include "app/child_process.h"
#include "app/invocation.h"
#include "app/share_link.h"
#include "base/result.h"
#include "base/time.h"
#include "lab/rush/rush_run.h"

#include <memory>
#include <optional>
#include <vector>

namespace firstcome {

class RushProcesses {
  public:
    // Starts invocation.rush.processes of them. Errors: io, overloaded.
    static Result<std::unique_ptr<RushProcesses>> start(
        const Invocation& invocation, const Clock& clock
    );

    // Hears what they say, for at most this time; when all are ready it tells them when to begin.
    // Errors: the first that one of them reports; io when one ended without a word.
    Result<void> listen(Duration at_most);

    bool are_done() const;

    // Of all together.
    ShareProgress progress() const;

    bool has_begun() const { return has_begun_; }

    // What is unanswered counts as lost. They still hand over what they have.
    void stop();

    // Requires: are_done().
    lab::RushRun take_run();

  private:
    struct Share {
        ShareLink link;
        std::unique_ptr<ChildProcess> process;
        bool is_ready = false;
        ShareProgress progress;
        std::optional<lab::RushRun> run;
    };

    explicit RushProcesses(const Clock& clock) : clock_(clock) {}

    // Errors: those of listen.
    Result<void> hear(std::size_t number, const ShareMessage& message);
    Result<void> hear_all(std::size_t number);
    Result<void> begin_when_ready();

    const Clock& clock_;
    std::vector<Share> shares_;
    bool has_begun_ = false;
};

}  // namespace firstcome
