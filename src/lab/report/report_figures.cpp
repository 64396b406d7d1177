// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_figures.h"

#include <fmt/format.h>

#include <cmath>

namespace firstcome::lab {
namespace {

std::string grouped(double value, int decimals) {
    std::string text = fmt::format("{:.{}f}", std::abs(value), decimals);
    std::size_t at = text.find('.');
    at = at == std::string::npos ? text.size() : at;
    while (at > 3) {
        at -= 3;
        text.insert(at, ",");
    }
    const bool zero = text.find_first_not_of("0.,") == std::string::npos;
    return (value < 0 && !zero ? "-" : "") + text;
}

// Three digits at least, and no decimals from 1,000 on.
std::string three_digits(double value) {
    const double size = std::abs(value);
    return grouped(value, size >= 1'000 ? 0 : size >= 100 ? 1 : 2);
}

}  // namespace

std::string count_text(double count) {
    if (!std::isfinite(count)) {
        return std::string(undefined_text);
    }
    return grouped(count, count == std::floor(count) ? 0 : 1);
}

std::string rate_text(double per_s) {
    return std::isfinite(per_s) ? three_digits(per_s) : std::string(undefined_text);
}

std::string share_text(double share) {
    if (!std::isfinite(share)) {
        return std::string(undefined_text);
    }
    if (share == 0) {
        return "0";
    }
    return fmt::format(fmt::runtime(std::abs(share) < 0.001 ? "{:.1e}" : "{:.4f}"), share);
}

std::string percent_text(double percent) {
    if (!std::isfinite(percent)) {
        return std::string(undefined_text);
    }
    if (percent == 0 || percent == 100) {
        return fmt::format("{:.0f} %", percent);
    }
    constexpr int decimals_max = 6;
    for (int decimals = 2; decimals < decimals_max; ++decimals) {
        const std::string text = grouped(percent, decimals);
        if (text.find_first_not_of("0.") != std::string::npos && !text.starts_with("100.")) {
            return text + " %";
        }
        if (percent > 100) {
            return text + " %";
        }
    }
    return grouped(percent, decimals_max) + " %";
}

std::string time_text(double value) {
    return std::isfinite(value) ? three_digits(value) : std::string(undefined_text);
}

std::string ratio_text(double ratio) {
    if (!std::isfinite(ratio)) {
        return std::string(undefined_text);
    }
    const double size = std::abs(ratio);
    return "x" + grouped(ratio, size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

std::string axis_text(double value) {
    if (!std::isfinite(value)) {
        return std::string(undefined_text);
    }
    const double size = std::abs(value);
    if (size >= 1e6) {
        return fmt::format("{:.3g}M", value / 1e6);
    }
    if (size >= 1e4) {
        return fmt::format("{:.3g}k", value / 1e3);
    }
    return fmt::format("{:.4g}", value);
}

}  // namespace firstcome::lab
