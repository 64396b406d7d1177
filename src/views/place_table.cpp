// SPDX-License-Identifier: Apache-2.0
#include "views/place_table.h"

#include "base/assert.h"

namespace firstcome {

PlaceTable::PlaceTable() : index_(0, Hash{&places_}, Equal{&places_}) {}

void PlaceTable::add(Sequence sequence, const Place& place) {
    ASSERT(sequence.value() == static_cast<std::int64_t>(places_.size()) + 1);
    ASSERT(places_.size() < places_max);
    places_.push_back(place);
    const bool fresh = index_.insert(static_cast<Index>(places_.size() - 1)).second;
    ASSERT_BECAUSE(fresh, "a participant has one place per campaign (I3)");
}

Sequence PlaceTable::find(const Hash128& key) const {
    const auto found = index_.find(key);
    return found == index_.end() ? Sequence{} : Sequence(std::int64_t{*found} + 1);
}

const PlaceTable::Place& PlaceTable::at(Sequence sequence) const {
    ASSERT(sequence.value() >= 1 && sequence.value() <= static_cast<std::int64_t>(places_.size()));
    return places_[static_cast<std::size_t>(sequence.value() - 1)];
}

}  // namespace firstcome
