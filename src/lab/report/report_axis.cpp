// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_axis.h"

#include "base/assert.h"

#include <algorithm>
#include <cmath>

namespace firstcome::lab {
namespace {

// 1, 2 or 5 times a power of ten, so that about `steps` of them make up `range`.
double round_step(double range, double steps) {
    const double rough = range / steps;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double digit = rough / power;
    return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
}

struct Stretch {
    double low;
    double high;
};

std::vector<double> multiples(double step, Stretch within) {
    std::vector<double> ticks;
    const auto first = static_cast<long>(std::ceil(within.low / step - 1e-9));
    const auto last = static_cast<long>(std::floor(within.high / step + 1e-9));
    for (long n = first; n <= last; ++n) {
        ticks.push_back(static_cast<double>(n) * step);
    }
    return ticks;
}

}  // namespace

PlotAxis PlotAxis::linear(double smallest, double largest, double begin, double end) {
    if (largest <= smallest) {
        largest = smallest + 1;
    }
    const double step = round_step(largest - smallest, 4);
    return exact(
        std::floor(smallest / step + 1e-9) * step,
        std::ceil(largest / step - 1e-9) * step,
        begin,
        end
    );
}

PlotAxis PlotAxis::exact(double smallest, double largest, double begin, double end) {
    PlotAxis axis;
    axis.low_ = smallest;
    axis.high_ = largest > smallest ? largest : smallest + 1;
    axis.begin_ = begin;
    axis.end_ = end;
    // A step for about every 90 units of the drawing in x, every 30 in y (drawn upwards).
    const double steps = std::max(2.0, std::abs(end - begin) / (end > begin ? 90 : 30));
    axis.ticks_ = multiples(round_step(axis.high_ - axis.low_, steps), {axis.low_, axis.high_});
    return axis;
}

PlotAxis PlotAxis::logarithmic(double smallest, double largest, double begin, double end) {
    ASSERT(smallest > 0);
    PlotAxis axis;
    axis.log_ = true;
    axis.low_ = std::floor(std::log10(smallest) + 1e-9);
    axis.high_ = std::max(axis.low_ + 1, std::ceil(std::log10(largest) - 1e-9));
    axis.begin_ = begin;
    axis.end_ = end;
    const auto last = static_cast<int>(axis.high_);
    for (auto power = static_cast<int>(axis.low_); power <= last; ++power) {
        axis.ticks_.push_back(std::pow(10, power));
    }
    return axis;
}

double PlotAxis::position(double value) const {
    const double at = log_ ? std::log10(value) : value;
    return begin_ + (end_ - begin_) * (at - low_) / (high_ - low_);
}

}  // namespace firstcome::lab
