// SPDX-License-Identifier: Apache-2.0
#include "audit/participant_set.h"

#include <algorithm>
#include <tuple>

namespace firstcome {

void ParticipantSet::add(const ParticipantId& participant, Sequence sequence) {
    members_.push_back({hash_(as_bytes(participant.text())), sequence});
}

std::optional<std::pair<Sequence, Sequence>> ParticipantSet::seal() {
    std::sort(members_.begin(), members_.end(), [](const Member& a, const Member& b) {
        return std::tie(a.key, a.sequence) < std::tie(b.key, b.sequence);
    });
    std::optional<std::pair<Sequence, Sequence>> lowest;
    for (std::size_t i = 1; i < members_.size(); ++i) {
        const Member& one = members_[i - 1];
        const Member& other = members_[i];
        if (one.key == other.key && (!lowest || other.sequence < lowest->second)) {
            lowest = {one.sequence, other.sequence};
        }
    }
    return lowest;
}

bool ParticipantSet::contains(const ParticipantId& participant) const {
    const Hash128 key = hash_(as_bytes(participant.text()));
    const auto found = std::lower_bound(
        members_.begin(),
        members_.end(),
        key,
        [](const Member& member, const Hash128& wanted) { return member.key < wanted; }
    );
    return found != members_.end() && found->key == key;
}

}  // namespace firstcome
