// SPDX-License-Identifier: Apache-2.0
#pragma once
// What somebody probably meant, when a name is not one of ours.

#include <span>
#include <string>
#include <string_view>

namespace firstcome {

// The candidate that is the fewest insertions, deletions and replacements away from `text`; empty
// when even that one is too far away to be a slip.
std::string_view nearest(std::string_view text, std::span<const std::string_view> candidates);

// " (did you mean NAME?)", or nothing.
std::string suggestion(
    std::string_view text, std::span<const std::string_view> candidates, std::string_view prefix
);

}  // namespace firstcome
