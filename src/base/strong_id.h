// SPDX-License-Identifier: Apache-2.0
#pragma once
// StrongId: one integer type per idea, so that an offset is never passed where a sequence belongs.

#include <compare>
#include <cstddef>
#include <functional>
#include <string>

namespace firstcome {

template <class Tag, class Rep>
class StrongId {
  public:
    using rep = Rep;

    constexpr StrongId() = default;

    constexpr explicit StrongId(Rep value) : value_(value) {}

    constexpr Rep value() const { return value_; }

    constexpr StrongId next() const { return StrongId(value_ + 1); }

    friend constexpr auto operator<=>(StrongId, StrongId) = default;

  private:
    Rep value_{};
};

template <class Tag, class Rep>
std::string to_string(StrongId<Tag, Rep> id) {
    return std::to_string(id.value());
}

}  // namespace firstcome

template <class Tag, class Rep>
struct std::hash<firstcome::StrongId<Tag, Rep>> {
    std::size_t operator()(firstcome::StrongId<Tag, Rep> id) const noexcept {
        return std::hash<Rep>{}(id.value());
    }
};
