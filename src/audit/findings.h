// SPDX-License-Identifier: Apache-2.0
#pragma once
// Findings: what the checks of one verify run have found, per invariant. The first witness of each
// is kept, because the checks walk in order and the first is the smallest; the others are counted.

#include "audit/report.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace firstcome {

// Text from outside as a JSON string, so that a witness stays on its line.
std::string quoted(std::string_view text);

class Findings {
  public:
    // `name` is one of the checks that checks() lists.
    void failed(std::string_view name, std::string witness);
    void not_checked(std::string_view name, std::string reason);
    void vacuous(std::string_view name, std::string reason);
    // A remark on a check that passes.
    void remark(std::string_view name, std::string remark);

    // All checks in their order; what nothing was said about is ok.
    std::vector<Check> checks() const;

  private:
    struct Finding {
        CheckState state = CheckState::ok;
        std::string detail;
        std::int64_t more = 0;  // witnesses beyond the first
    };

    void note(std::string_view name, CheckState state, std::string detail);

    std::map<std::string_view, Finding> findings_;
};

}  // namespace firstcome
