// SPDX-License-Identifier: Apache-2.0
#pragma once
// PlotAxis: from figures to positions in a drawing, with ticks at round figures. Thread: any.

#include <vector>

namespace firstcome::lab {

class PlotAxis {
  public:
    // From the first round figure at or below `smallest` to the one at or above `largest`.
    static PlotAxis linear(double smallest, double largest, double begin, double end);

    // Whole powers of ten around both, which are above 0.
    static PlotAxis logarithmic(double smallest, double largest, double begin, double end);

    // Exactly from `smallest` to `largest`, ticks at the round figures between them.
    static PlotAxis exact(double smallest, double largest, double begin, double end);

    // Between `begin` and `end` for what lies on the axis.
    double position(double value) const;

    const std::vector<double>& ticks() const { return ticks_; }

  private:
    double low_ = 0;   // of the value, or its logarithm
    double high_ = 1;  // above low_
    double begin_ = 0;
    double end_ = 0;
    bool log_ = false;
    std::vector<double> ticks_;
};

}  // namespace firstcome::lab
