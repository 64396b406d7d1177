// SPDX-License-Identifier: Apache-2.0
#pragma once
// Inversions: pairs that stand in one order and belong in the other. Their number is Kendall's tau
// distance between the two orders; both ways of counting them here take O(n log n).

#include <cstdint>
#include <span>
#include <vector>

namespace firstcome::lab {

// The pairs i < j with values[i] > values[j], counted while merge sort puts them right (Knight's
// algorithm for Kendall's tau). Equal values are no inversion. Leaves the values sorted.
std::uint64_t sort_and_count_inversions(std::span<std::int64_t> values);

// Per entry, the pairs that it is in, in the words of Gordon's "slips and skips" of queues.
struct Overtaking {
    std::uint32_t slips = 0;  // later ones that overtook it
    std::uint32_t skips = 0;  // earlier ones that it overtook

    friend bool operator==(const Overtaking&, const Overtaking&) = default;
};

// `ranks` is a permutation of 0 .. n-1: where each entry came out, in the order in which they went
// in. The sum of all slips, and of all skips, is the number of inversions; rank - index of an entry
// is its slips - skips. Counted with a Fenwick tree.
std::vector<Overtaking> overtakings(std::span<const std::uint32_t> ranks);

// Their inversions as a share of all n(n-1)/2 pairs: 0 = the same order, 1 = reversed; 0 when there
// is no pair.
double kendall_distance(std::span<const Overtaking> entries);

}  // namespace firstcome::lab
