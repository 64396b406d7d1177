// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a terminal can do that a file cannot: colours, and drawing again over what was drawn.

#include "base/time.h"

#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace firstcome {

enum class Colour { green, red, yellow, cyan, dim, bold };

class Terminal {
  public:
    // `descriptor` is what `out` writes to. NO_COLOR in the environment is respected.
    Terminal(std::ostream& out, int descriptor);
    // For tests and for output that goes elsewhere.
    Terminal(std::ostream& out, bool draws, bool colours);

    // Whether something can be drawn over.
    bool draws() const { return draws_; }

    std::string coloured(std::string_view text, Colour colour) const;

    // A line that stays, above what is drawn.
    void print(std::string_view line);

    // Replaces what was drawn before; `picture` is whole lines. Only where draws().
    void draw(const std::string& picture);

    // What is drawn now stays.
    void settle() { drawn_lines_ = 0; }

  private:
    void erase();

    std::ostream& out_;
    const bool draws_;
    const bool colours_;
    std::size_t drawn_lines_ = 0;
    std::string picture_;
};

// [#######---------], `width` columns between the brackets. Requires: share in 0..1.
std::string bar(double share, std::size_t width);

}  // namespace firstcome
