// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/inversions.h"

#include <algorithm>
#include <cstddef>

namespace firstcome::lab {
namespace {

// Merges the sorted [0, middle) and [middle, size) of `from` into `to`. A value of the right half
// passes all that are left of the left one.
std::uint64_t merge(
    std::span<const std::int64_t> from, std::size_t middle, std::span<std::int64_t> to
) {
    std::uint64_t inversions = 0;
    std::size_t left = 0;
    std::size_t right = middle;
    for (std::int64_t& next : to) {
        if (right == from.size() || (left < middle && from[left] <= from[right])) {
            next = from[left++];
        } else {
            next = from[right++];
            inversions += middle - left;
        }
    }
    return inversions;
}

// How many of the ranks seen so far are below a given one.
class FenwickTree {
  public:
    explicit FenwickTree(std::size_t size) : sums_(size + 1) {}

    void add(std::size_t rank) {
        for (std::size_t node = rank + 1; node < sums_.size(); node += lowest_bit(node)) {
            ++sums_[node];
        }
    }

    std::uint32_t below(std::size_t rank) const {
        std::uint32_t sum = 0;
        for (std::size_t node = rank; node > 0; node -= lowest_bit(node)) {
            sum += sums_[node];
        }
        return sum;
    }

  private:
    static std::size_t lowest_bit(std::size_t node) { return node & (~node + 1); }

    std::vector<std::uint32_t> sums_;
};

}  // namespace

std::uint64_t sort_and_count_inversions(std::span<std::int64_t> values) {
    std::vector<std::int64_t> merged(values.size());
    std::uint64_t inversions = 0;
    for (std::size_t width = 1; width < values.size(); width *= 2) {
        for (std::size_t begin = 0; begin < values.size(); begin += 2 * width) {
            const std::size_t size = std::min(2 * width, values.size() - begin);
            inversions += merge(
                values.subspan(begin, size),
                std::min(width, size),
                std::span(merged).subspan(begin, size)
            );
        }
        std::copy(merged.begin(), merged.end(), values.begin());
    }
    return inversions;
}

std::vector<Overtaking> overtakings(std::span<const std::uint32_t> ranks) {
    FenwickTree seen(ranks.size());
    std::vector<Overtaking> found;
    found.reserve(ranks.size());
    for (const std::uint32_t rank : ranks) {
        // Of the `rank` entries that came out before this one, those not yet seen went in later.
        const std::uint32_t in_order = seen.below(rank);
        const auto before = static_cast<std::uint32_t>(found.size());
        found.push_back({rank - in_order, before - in_order});
        seen.add(rank);
    }
    return found;
}

double kendall_distance(std::span<const Overtaking> entries) {
    if (entries.size() < 2) {
        return 0;
    }
    std::uint64_t inversions = 0;
    for (const Overtaking& entry : entries) {
        inversions += entry.slips;
    }
    const auto n = static_cast<double>(entries.size());
    return static_cast<double>(inversions) / (n * (n - 1) / 2);
}

}  // namespace firstcome::lab
