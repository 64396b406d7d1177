// SPDX-License-Identifier: Apache-2.0
#include "app/number_text.h"

#include <fmt/format.h>

namespace firstcome {

std::string grouped(std::int64_t number) {
    std::string text = std::to_string(number);
    const std::size_t first = number < 0 ? 1 : 0;
    for (std::size_t at = text.size(); at > first + 3;) {
        at -= 3;
        text.insert(at, ",");
    }
    return text;
}

std::string milliseconds(std::uint64_t us) {
    const double ms = static_cast<double>(us) / 1'000;
    if (ms < 10) {
        return fmt::format("{:.2f} ms", ms);
    }
    return ms < 100 ? fmt::format("{:.1f} ms", ms)
                    : grouped(static_cast<std::int64_t>((us + 500) / 1'000)) + " ms";
}

}  // namespace firstcome
