// SPDX-License-Identifier: Apache-2.0
#pragma once
// EntryShare: the entries of one thread of a rush. They are dealt like cards, so that every thread
// of every process has its part of each moment.

#include <cstdint>

namespace firstcome::lab {

struct EntryShare {
    std::uint32_t first = 0;
    std::uint32_t step = 1;
    std::uint32_t count = 0;

    // `index`: 0 .. count - 1.
    std::uint32_t entry_at(std::uint32_t index) const { return first + index * step; }

    // What player number `player` of `players` is dealt.
    static EntryShare dealt(std::uint32_t entries, std::uint32_t player, std::uint32_t players) {
        return {player, players, entries / players + (player < entries % players ? 1U : 0U)};
    }

    bool operator==(const EntryShare&) const = default;
};

}  // namespace firstcome::lab
