// SPDX-License-Identifier: Apache-2.0
#pragma once
// The error code of a Result, or nothing: a test may ask before it knows that there is an error.

#include "base/result.h"

#include <optional>

namespace firstcome::tests {

template <class T>
std::optional<Errc> errc_of(const Result<T>& result) {
    return result ? std::nullopt : std::optional(result.error().code);
}

}  // namespace firstcome::tests
