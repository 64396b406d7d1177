// SPDX-License-Identifier: Apache-2.0
#pragma once
// How a report writes numbers. What is not finite is "undefined", in every one of them. Thread:
// any.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace firstcome::lab {

inline constexpr std::string_view undefined_text = "undefined";

// "100,000"; a median between two counts keeps its half: "12.5".
std::string count_text(double count);

// Events per second, three digits at least: "13,890", "285.7", "28.57".
std::string rate_text(double per_s);

// A share or ratio between 0 and 1: "0.0026", "1.2e-07", "0".
std::string share_text(double share);

// "99.97 %". 100 and 0 are written of 100 and 0 alone.
std::string percent_text(double percent);

// "12.3" without unit: milliseconds or seconds.
std::string time_text(double value);

// "x1.03", "x33.1", "x1,250".
std::string ratio_text(double ratio);

// "20k", "2.5M": for the axis of a plot.
std::string axis_text(double value);

}  // namespace firstcome::lab
