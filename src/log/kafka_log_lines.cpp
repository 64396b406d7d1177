// SPDX-License-Identifier: Apache-2.0
#include "log/kafka_log_lines.h"

#include "base/logger.h"

#include <utility>

namespace firstcome {

bool KafkaLogLines::warn(std::string_view line) {
    const SteadyTime now = clock_.steady_now();
    if (lines_ == 0 || now >= window_begins_ + window) {
        window_begins_ = now;
        lines_ = 0;
    }
    if (lines_ == lines_max) {
        ++left_out_;
        return false;
    }
    ++lines_;
    if (const long left_out = std::exchange(left_out_, 0); left_out > 0) {
        logger().warn("{} (after {} lines that were left out)", line, left_out);
    } else {
        logger().warn("{}", line);
    }
    return true;
}

}  // namespace firstcome
