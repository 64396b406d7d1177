// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/metric_text.h"

#include <algorithm>
#include <charconv>

namespace firstcome::lab {

std::optional<double> sum_of_metric(std::string_view text, std::string_view name) {
    std::optional<double> sum;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const char next = line.size() > name.size() ? line[name.size()] : '\0';
        const std::size_t space = line.rfind(' ');
        if (!line.starts_with(name) || (next != ' ' && next != '{') || space == line.npos) {
            continue;
        }
        double value = 0;
        const std::string_view number = line.substr(space + 1);
        if (std::from_chars(number.data(), number.data() + number.size(), value).ec ==
            std::errc()) {
            sum = sum.value_or(0) + value;
        }
    }
    return sum;
}

}  // namespace firstcome::lab
