// SPDX-License-Identifier: Apache-2.0
#include "app/duration_text.h"

#include "base/assert.h"

#include <array>
#include <charconv>
#include <limits>

namespace firstcome {
namespace {

struct Unit {
    std::string_view name;
    std::int64_t us;
};

constexpr std::array<Unit, 6> units_largest_first = {{
    {"d", 86'400'000'000},
    {"h", 3'600'000'000},
    {"m", 60'000'000},
    {"s", 1'000'000},
    {"ms", 1'000},
    {"us", 1},
}};

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
    std::int64_t count = 0;
    const char* const text_end = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), text_end, count);
    if (error != std::errc() || count < 0) {
        return std::nullopt;
    }
    const std::string_view name(end, static_cast<std::size_t>(text_end - end));
    for (const Unit& unit : units_largest_first) {
        if (name == unit.name && count <= std::numeric_limits<std::int64_t>::max() / unit.us) {
            return Duration::micros(count * unit.us);
        }
    }
    return std::nullopt;
}

std::string to_text(Duration duration) {
    ASSERT(duration.us >= 0);
    if (duration.us == 0) {
        return "0s";
    }
    for (const Unit& unit : units_largest_first) {
        if (duration.us % unit.us == 0) {
            return std::to_string(duration.us / unit.us).append(unit.name);
        }
    }
    ASSERT_BECAUSE(false, "every duration is a whole number of microseconds");
}

}  // namespace firstcome
