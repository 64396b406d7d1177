// SPDX-License-Identifier: Apache-2.0
#pragma once
// RunEngines: the Kafka and the database of one run, given by log.url and ledger.url or private
// ones that end with it.

#include "app/experiment_cells.h"
#include "app/invocation.h"
#include "app/private_engine.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace firstcome {

class RunEngines {
  public:
    struct Place {
        std::string experiment;  // from where upward the tools are looked for
        std::string folder;      // private engines get folders engine-NAME in it
    };

    // Given ones are looked at as serve does, and refused where they could lose what they
    // acknowledged. Errors: invalid (a URL of SQLite); not_found (no tools, and which options
    // help); closed (Ctrl-C); what an engine says. Thread: main, also of the end.
    static Result<std::unique_ptr<RunEngines>> open(
        const Invocation& invocation, const Place& place, StopSignals& stop, const Clock& clock
    );

    const ExperimentEngines& engines() const { return engines_; }

    // For the run's environment.
    const std::vector<std::pair<std::string, std::string>>& facts() const { return facts_; }

    // Who of those on this machine has ended, as a sentence.
    std::optional<std::string> ended() const;

  private:
    RunEngines() = default;
    Result<std::string> start(const char* name, const Place& place, StopSignals& stop);
    Result<void> look(const Clock& clock);

    std::vector<std::unique_ptr<PrivateEngine>> private_;
    ExperimentEngines engines_;
    std::vector<std::pair<std::string, std::string>> facts_;
};

}  // namespace firstcome
