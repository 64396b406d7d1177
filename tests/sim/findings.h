// SPDX-License-Identifier: Apache-2.0
#pragma once
// Findings: what a simulation saw that must never happen, with the step at which it saw it.

#include <cstddef>
#include <optional>
#include <string>

namespace firstcome::tests {

class Findings {
  public:
    void begin_step(std::size_t step) { step_ = step; }

    std::size_t step() const { return step_; }

    // Only the first one counts: what follows is often its consequence. `invariant` is its number,
    // as in "I9".
    void report(const std::string& invariant, const std::string& what) {
        if (!first_) {
            first_ = "step " + std::to_string(step_) + ": " + invariant + ": " + what;
        }
    }

    void expect(bool holds, const std::string& invariant, const char* what) {
        if (!holds) {
            report(invariant, what);
        }
    }

    const std::optional<std::string>& first() const { return first_; }

  private:
    std::size_t step_ = 0;
    std::optional<std::string> first_;
};

}  // namespace firstcome::tests
