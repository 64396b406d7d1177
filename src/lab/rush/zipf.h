// SPDX-License-Identifier: Apache-2.0
#pragma once
// Zipf: draws from a population in which the k-th comes with a frequency of 1 / k^exponent. Exact
// and without a table: rejection-inversion (Hörmann and Derflinger, 1996). Thread: any.

#include "lab/dice.h"

#include <cstdint>

namespace firstcome::lab {

class Zipf {
  public:
    // Requires: population from 1, exponent above 0.
    Zipf(std::uint32_t population, double exponent);

    // 1 .. population; 1 is the most frequent.
    std::uint32_t draw(Dice& dice) const;

  private:
    double area_to(double x) const;
    double with_area(double area) const;
    double height(double x) const;

    double population_;
    double exponent_;
    double area_first_;
    double area_last_;
    double surely_;
};

}  // namespace firstcome::lab
