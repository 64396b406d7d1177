// SPDX-License-Identifier: Apache-2.0
#pragma once
// HistoryFile: the clients' own account of a rush, one line per request (audit/history.h).

#include "lab/rush/participant_names.h"
#include "lab/rush/rush_plan.h"
#include "lab/rush/rush_trace.h"

#include <fstream>
#include <span>
#include <string>

namespace firstcome::lab {

class HistoryFile {
  public:
    // Creates or empties the file now, so that a mistyped path is found before T0. Errors: io.
    static Result<HistoryFile> create(const std::string& path);

    struct Source {
        CampaignId campaign;
        const RushPlan& plan;
        const ParticipantNames& names;
        std::span<const RushTrace* const> traces;
        Duration wall_minus_steady;
    };

    // Errors: io.
    Result<void> write(const Source& source);

  private:
    HistoryFile(std::string path, std::ofstream file)
        : path_(std::move(path)),
          file_(std::move(file)) {}

    std::string path_;
    std::ofstream file_;
};

}  // namespace firstcome::lab
