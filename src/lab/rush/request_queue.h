// SPDX-License-Identifier: Apache-2.0
#pragma once
// RequestQueue: requests that wait for their time, the earliest first. Thread: confined to one.

#include "base/time.h"

#include <cstdint>
#include <optional>
#include <queue>
#include <vector>

namespace firstcome::lab {

class RequestQueue {
  public:
    void add(std::uint64_t token, SteadyTime due) { waiting_.push({due, token}); }

    // The earliest, taken out, if its time has come.
    std::optional<std::uint64_t> take_due(SteadyTime now) {
        if (waiting_.empty() || waiting_.top().due > now) {
            return std::nullopt;
        }
        const std::uint64_t token = waiting_.top().token;
        waiting_.pop();
        return token;
    }

  private:
    struct Waiting {
        SteadyTime due;
        std::uint64_t token = 0;

        bool operator>(const Waiting& other) const { return due > other.due; }
    };

    std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> waiting_;
};

}  // namespace firstcome::lab
