// SPDX-License-Identifier: Apache-2.0
#pragma once
// PlaceTable: participant -> place of one open campaign, in about 42 bytes per participant.
//
// The places stand in sequence order, so a place's index is its sequence - 1 and the hash index
// needs to hold nothing but that number. Not synchronised: CampaignView locks.

#include "base/time.h"
#include "campaign/ids.h"
#include "campaign/participant.h"

#include <boost/unordered/unordered_flat_set.hpp>

#include <cstdint>
#include <deque>
#include <optional>

namespace firstcome {

class PlaceTable {
  public:
    struct Place {
        Hash128 key;
        Offset offset;
        WallTime arrived_at;
    };

    static constexpr std::size_t places_max = UINT32_MAX;

    PlaceTable();
    PlaceTable(const PlaceTable&) = delete;
    PlaceTable& operator=(const PlaceTable&) = delete;

    // Requires: `sequence` follows the last one; the participant has no place yet.
    void add(Sequence sequence, const Place& place);

    // 0 when the participant has none.
    Sequence find(const Hash128& key) const;

    // Requires: 1 <= sequence <= size().
    const Place& at(Sequence sequence) const;

    std::size_t size() const { return places_.size(); }

  private:
    using Index = std::uint32_t;

    // The index is hashed and compared by the key of the place it stands for.
    struct Hash {
        using is_transparent = void;
        using is_avalanching = void;
        const std::deque<Place>* places;

        std::size_t operator()(const Hash128& key) const { return key.low; }

        std::size_t operator()(Index index) const { return (*places)[index].key.low; }
    };

    struct Equal {
        using is_transparent = void;
        const std::deque<Place>* places;

        // Two indexes are equal when their participants are: that is what makes add() notice a
        // second place of one participant.
        bool operator()(Index a, Index b) const { return (*places)[a].key == (*places)[b].key; }

        bool operator()(const Hash128& key, Index index) const {
            return (*places)[index].key == key;
        }

        bool operator()(Index index, const Hash128& key) const {
            return (*places)[index].key == key;
        }
    };

    std::deque<Place> places_;
    boost::unordered_flat_set<Index, Hash, Equal> index_;
};

}  // namespace firstcome
