// SPDX-License-Identifier: Apache-2.0
#pragma once
// WinnerSet: whether the right people won, and how close it was. The right ones are the first N
// different participants by arrival at the door. (experiments/METRICS.md: the winner set)

#include "lab/metrics/event_row.h"

#include <cstdint>
#include <span>

namespace firstcome::lab {

struct WinnerSet {
    std::uint64_t entitled = 0;  // the true first N: min(N, different participants)
    std::uint64_t error = 0;     // E_N: of those, how many did not win
    // The longest time by which one of those had preceded somebody who won; 0 when E_N is 0.
    Duration cut_regret;
    // Entries that arrived within the clock uncertainty of the N-th participant's first one, itself
    // included: another clock could have put any of them on the other side of the cut. 0 when fewer
    // than N came, or N is 0, since then nothing was cut.
    std::uint64_t cut_ambiguity = 0;
};

// `stock` is N. A clock may be wrong by `clock_uncertainty` in either direction; not negative.
WinnerSet winner_set(
    std::span<const EventRow> rows, std::uint64_t stock, Duration clock_uncertainty
);

}  // namespace firstcome::lab
