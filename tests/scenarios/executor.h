// SPDX-License-Identifier: Apache-2.0
#pragma once
// Executor: something that a scenario can be played on. All of them must say the same words.

#include "tests/scenarios/scenario.h"

#include <cstdint>
#include <functional>
#include <string>

namespace firstcome::tests {

// The figures that `expect` and `total` ask for.
struct Figures {
    std::string phase;
    std::int64_t version = 0;
    std::int64_t total = 0;
    std::int64_t stock_left = 0;
    std::int64_t won = 0;
    std::int64_t sold_out = 0;
};

// Says its answer when it is called; an executor may let several entries wait together.
using Reply = std::function<std::string()>;

class Executor {
  public:
    virtual ~Executor() = default;

    // It is `second` now; never earlier than before. Only `pass_time` waits for what the schedule
    // does by itself: an entry brings what is due with it.
    virtual void set_time(std::int64_t second) = 0;
    virtual void pass_time() = 0;

    // The id of the campaign.
    virtual std::int64_t create(const Step& step) = 0;

    // "won 1", "won 1 again", "sold_out 3", "not_open", "closed", "unknown_campaign".
    virtual Reply enter(std::int64_t campaign, const std::string& participant) = 0;

    // What is known of the participant: as an entry is answered, without "again", losers with
    // "missed_by N"; "no_entry".
    virtual std::string ask(std::int64_t campaign, const std::string& participant) = 0;

    // open, close and stock: "applied", "forbidden", "stale", "unknown_campaign".
    virtual std::string change(std::int64_t campaign, const Step& step) = 0;

    virtual Figures figures(std::int64_t campaign) = 0;

    // Everything but what is durable is lost, and it starts again.
    virtual void restart() = 0;
};

// Plays the scenario: one line for every step that went otherwise.
std::vector<std::string> play(const Scenario& scenario, Executor& executor);

}  // namespace firstcome::tests
