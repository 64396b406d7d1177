// SPDX-License-Identifier: Apache-2.0
#pragma once
// ParticipantNames: turns a participant's number in the plan into the id that the server sees.
// Thread: any, once made.

#include "base/result.h"
#include "campaign/participant.h"

#include <cstdint>
#include <string>

namespace firstcome::lab {

class ParticipantNames {
  public:
    // Errors: invalid (a prefix that needs escaping or is too long, ids beyond int64).
    static Result<ParticipantNames> make(
        std::int64_t first, std::string prefix, std::uint64_t participants
    );

    // Canonical text.
    std::string text(std::uint32_t participant) const;

    // The JSON value: a number without a prefix, else a string.
    void append_json(std::uint32_t participant, std::string& out) const;

  private:
    ParticipantNames(std::int64_t first, std::string prefix)
        : first_(first),
          prefix_(std::move(prefix)) {}

    std::int64_t first_;
    std::string prefix_;
};

}  // namespace firstcome::lab
