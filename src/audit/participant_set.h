// SPDX-License-Identifier: Apache-2.0
#pragma once
// ParticipantSet: who stands in the rows of one campaign, by a keyed hash, so that a million take
// 24 MB. Add all, then seal, then ask.

#include "base/crypto.h"
#include "campaign/ids.h"
#include "campaign/participant.h"

#include <optional>
#include <utility>
#include <vector>

namespace firstcome {

class ParticipantSet {
  public:
    void add(const ParticipantId& participant, Sequence sequence);

    // Returns the lowest pair of sequences that one participant has both of.
    std::optional<std::pair<Sequence, Sequence>> seal();

    // Requires: sealed.
    bool contains(const ParticipantId& participant) const;

  private:
    struct Member {
        Hash128 key;
        Sequence sequence;
    };

    KeyedHash hash_{random_array<16>()};
    std::vector<Member> members_;
};

}  // namespace firstcome
