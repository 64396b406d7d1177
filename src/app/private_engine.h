// SPDX-License-Identifier: Apache-2.0
#pragma once
// PrivateEngine: a real Kafka or MariaDB on a free port with empty data, started by the project's
// own tool and gone with this object, data included.

#include "app/stop_signals.h"
#include "base/result.h"

#include <memory>
#include <optional>
#include <string>

namespace firstcome {

// The folder "tools" of the project: looked for from `folder` upward, then from this program's file
// upward.
std::optional<std::string> find_tools(const std::string& folder);

class PrivateEngine {
  public:
    // `name`: "kafka" or "mariadb", as in `tools`. `folder` is made; one that is there was left
    // by somebody who was killed, and is ended and emptied first. What a first start installs is
    // said on standard error. Errors: as run_tool(); nothing is left behind then. Thread: main,
    // also of the end.
    static Result<std::unique_ptr<PrivateEngine>> start(
        const std::string& tools, std::string name, std::string folder, StopSignals* stop
    );

    ~PrivateEngine();
    PrivateEngine(const PrivateEngine&) = delete;
    PrivateEngine& operator=(const PrivateEngine&) = delete;

    // "kafka://127.0.0.1:PORT/firstcome", "mysql://firstcome@127.0.0.1:PORT/firstcome"
    const std::string& url() const { return url_; }

  private:
    PrivateEngine(std::string tool, std::string folder)
        : tool_(std::move(tool)),
          folder_(std::move(folder)) {}

    // Ends the processes, then removes the data.
    Result<void> end();

    const std::string tool_;
    const std::string folder_;
    std::string url_;
};

}  // namespace firstcome
