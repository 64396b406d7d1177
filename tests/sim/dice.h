// SPDX-License-Identifier: Apache-2.0
#pragma once
// Dice: all randomness of a simulation comes from one seed, so that the seed repeats it.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace firstcome::tests {

class Dice {
  public:
    explicit Dice(std::uint64_t seed) : state_(seed * 0x2545F4914F6CDD1DULL + 1) {}

    // SplitMix64.
    std::uint64_t next() {
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31U);
    }

    std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }

    std::int64_t between(std::int64_t least, std::int64_t most) {
        return least + static_cast<std::int64_t>(below(static_cast<std::size_t>(most - least + 1)));
    }

    bool chance(std::size_t permille) { return below(1'000) < permille; }

    template <class T>
    const T& pick(const std::vector<T>& choices) {
        return choices[below(choices.size())];
    }

  private:
    std::uint64_t state_;
};

}  // namespace firstcome::tests
