// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/zipf.h"

#include <algorithm>
#include <cmath>

namespace firstcome::lab {
namespace {

constexpr double nearly_zero = 1e-8;

// log(1 + x) / x and (e^x - 1) / x, also where x is next to nothing: an exponent of 1 leads there.
double log1p_ratio(double x) {
    return std::abs(x) > nearly_zero ? std::log1p(x) / x : 1 - x / 2;
}

double expm1_ratio(double x) {
    return std::abs(x) > nearly_zero ? std::expm1(x) / x : 1 + x / 2;
}

}  // namespace

// The bars of the distribution are drawn under the curve x^-exponent, from 1/2 to population + 1/2.
Zipf::Zipf(std::uint32_t population, double exponent)
    : population_(population),
      exponent_(exponent),
      area_first_(area_to(1.5) - 1),
      area_last_(area_to(population + 0.5)),
      surely_(2 - with_area(area_to(2.5) - height(2))) {}

// The integral of height from 1 to x.
double Zipf::area_to(double x) const {
    const double log_x = std::log(x);
    return expm1_ratio((1 - exponent_) * log_x) * log_x;
}

double Zipf::with_area(double area) const {
    const double t = std::max(area * (1 - exponent_), -1.0);
    return std::exp(log1p_ratio(t) * area);
}

double Zipf::height(double x) const {
    return std::exp(-exponent_ * std::log(x));
}

std::uint32_t Zipf::draw(Dice& dice) const {
    for (;;) {
        const double area = area_last_ + dice.fraction() * (area_first_ - area_last_);
        const double x = with_area(area);
        const double k = std::clamp(std::floor(x + 0.5), 1.0, population_);
        if (k - x <= surely_ || area >= area_to(k + 0.5) - height(k)) {
            return static_cast<std::uint32_t>(k);
        }
    }
}

}  // namespace firstcome::lab
