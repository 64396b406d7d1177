// SPDX-License-Identifier: Apache-2.0
#pragma once
// LiveFigures: how far a running server has come with one campaign, asked ten times a second, for a
// picture. While the server is dead they stay as they were.

#include "base/time.h"
#include "base/worker.h"
#include "campaign/ids.h"

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace firstcome {

struct LiveFigures {
    std::int64_t accepted = 0;   // durable entries
    std::int64_t decided = 0;    // of these
    std::int64_t committed = 0;  // of these
    std::int64_t stock_left = 0;

    std::int64_t lag() const { return accepted - committed; }

    bool operator==(const LiveFigures&) const = default;
};

// The member `name` of a JSON text whose value is an integer: the first of that name.
std::optional<std::int64_t> integer_member(std::string_view json, std::string_view name);

// Asks the server and keeps the newest answer. The first one is the zero from which records count,
// so ask once before the stampede.
class FiguresPoll final : public Turn {
  public:
    FiguresPoll(std::string url, CampaignId campaign);

    // Thread: the poll's worker.
    TurnResult run_once(SteadyTime now) override;

    // Thread: any.
    LiveFigures newest() const;

  private:
    void read(std::string_view status, std::string_view metrics);

    const std::string url_;
    const CampaignId campaign_;
    mutable std::mutex mutex_;
    LiveFigures newest_;                          // guarded by mutex_
    std::optional<std::int64_t> decided_before_;  // guarded by mutex_
};

}  // namespace firstcome
