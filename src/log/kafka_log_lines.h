// SPDX-License-Identifier: Apache-2.0
#pragma once
// KafkaLogLines: passes librdkafka's lines on to the program's log, a few at a time: a broker that
// is away makes it repeat itself several times a second for hours. Confined to one thread.

#include "base/time.h"

#include <string_view>

namespace firstcome {

class KafkaLogLines {
  public:
    static constexpr int lines_max = 5;  // in each window
    static constexpr Duration window = Duration::seconds(10);

    // `clock` must outlive it.
    explicit KafkaLogLines(const Clock& clock) : clock_(clock) {}

    // Returns whether the line was passed on. Those left out are counted in the next that is.
    bool warn(std::string_view line);

  private:
    const Clock& clock_;
    SteadyTime window_begins_{};
    int lines_ = 0;
    long left_out_ = 0;
};

}  // namespace firstcome
