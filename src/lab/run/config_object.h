// SPDX-License-Identifier: Apache-2.0
#pragma once
// ConfigObject: a JSON object that a person wrote, read member by member. Whatever is wrong with it
// is said with the path of the member; a member that nobody asked for is wrong too.

#include "base/result.h"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace firstcome::lab {

class ConfigObject {
  public:
    // `path` names the object in messages: "" for the whole file. `object` must outlive it.
    // Errors: invalid (not an object).
    static Result<ConfigObject> open(const boost::json::value& object, std::string path);

    // Nothing when the member is absent.
    const boost::json::value* find(std::string_view name);

    // Errors of each: invalid. Without a default the member must be there.
    Result<std::int64_t> integer(
        std::string_view name,
        std::int64_t min,
        std::int64_t max,
        std::optional<std::int64_t> otherwise = std::nullopt
    );
    Result<std::string> text(
        std::string_view name, std::optional<std::string> otherwise = std::nullopt
    );
    // At least one, each within the bounds, none twice; sorted.
    Result<std::vector<std::int64_t>> integers(
        std::string_view name,
        std::int64_t min,
        std::int64_t max,
        std::optional<std::vector<std::int64_t>> otherwise = std::nullopt
    );

    // Errors: invalid (a member that was not asked for).
    Result<void> expect_no_more() const;

    std::string path_of(std::string_view member) const;

  private:
    ConfigObject(const boost::json::object& object, std::string path)
        : object_(&object),
          path_(std::move(path)) {}

    const boost::json::object* object_;
    std::string path_;
    std::set<std::string, std::less<>> asked_;
};

}  // namespace firstcome::lab
