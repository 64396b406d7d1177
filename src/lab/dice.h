// SPDX-License-Identifier: Apache-2.0
#pragma once
// Dice: the randomness of a plan. One seed repeats it, on any machine. Thread: confined to one.

#include <cstdint>

namespace firstcome::lab {

class Dice {
  public:
    // Different streams of one seed have nothing in common.
    Dice(std::uint64_t seed, std::uint64_t stream) : state_(scattered(seed) + scattered(~stream)) {}

    // SplitMix64.
    std::uint64_t next() {
        state_ += golden;
        return scattered(state_ - golden);
    }

    // 0 <= x < 1.
    double fraction() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }

    // A number that has nothing to do with the order of the numbers it is made of.
    static std::uint64_t scattered(std::uint64_t value) {
        value += golden;
        value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
        value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
        return value ^ (value >> 31U);
    }

  private:
    static constexpr std::uint64_t golden = 0x9e3779b97f4a7c15U;

    std::uint64_t state_;
};

}  // namespace firstcome::lab
