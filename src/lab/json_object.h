// SPDX-License-Identifier: Apache-2.0
#pragma once
// JsonObject: an object in which numbers look as they do elsewhere. Thread: any.

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace firstcome::lab {

// Members in the order of their addition. By hand, because Boost.JSON writes 2.5 as 2.5E0. Names
// are ours and need no escaping.
class JsonObject {
  public:
    // null when it is not finite.
    template <class Number>
    JsonObject& number(std::string_view name, Number value) {
        if constexpr (std::is_floating_point_v<Number>) {
            if (!std::isfinite(value)) {
                return raw(name, "null");
            }
        }
        return raw(name, fmt::format("{}", value));
    }

    template <class Number>
    JsonObject& number(std::string_view name, std::optional<Number> value) {
        return value ? number(name, *value) : raw(name, "null");
    }

    JsonObject& raw(std::string_view name, std::string_view json) {
        fmt::format_to(
            std::back_inserter(out_), "{}\"{}\":{}", out_.size() == 1 ? "" : ",", name, json
        );
        return *this;
    }

    // UTF-8, escaped.
    JsonObject& text(std::string_view name, std::string_view value) {
        return raw(name, boost::json::serialize(boost::json::string(value)));
    }

    std::string take() { return std::move(out_) + "}"; }

  private:
    std::string out_ = "{";
};

}  // namespace firstcome::lab
