// SPDX-License-Identifier: Apache-2.0
#include "lab/run/config_object.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome::lab {
namespace {

Failure missing(const std::string& path) {
    return fail(Errc::invalid, fmt::format("{} is missing", path));
}

Result<std::int64_t> integer_of(
    const boost::json::value& value, const std::string& path, std::int64_t min, std::int64_t max
) {
    const bool is_integer =
        value.is_int64() && value.get_int64() >= min && value.get_int64() <= max;
    if (!is_integer) {
        return fail(
            Errc::invalid, fmt::format("{} must be an integer from {} to {}", path, min, max)
        );
    }
    return value.get_int64();
}

}  // namespace

Result<ConfigObject> ConfigObject::open(const boost::json::value& object, std::string path) {
    if (!object.is_object()) {
        const std::string name = path.empty() ? "the file" : path;
        return fail(Errc::invalid, fmt::format("{} must be an object: {{ ... }}", name));
    }
    return ConfigObject(object.get_object(), std::move(path));
}

std::string ConfigObject::path_of(std::string_view member) const {
    return path_.empty() ? fmt::format("\"{}\"", member)
                         : fmt::format("\"{}\" of {}", member, path_);
}

const boost::json::value* ConfigObject::find(std::string_view name) {
    asked_.emplace(name);
    return object_->if_contains(name);
}

Result<std::int64_t> ConfigObject::integer(
    std::string_view name, std::int64_t min, std::int64_t max, std::optional<std::int64_t> otherwise
) {
    const boost::json::value* value = find(name);
    if (value != nullptr) {
        return integer_of(*value, path_of(name), min, max);
    }
    if (!otherwise) {
        return missing(path_of(name));
    }
    return *otherwise;
}

Result<std::string> ConfigObject::text(
    std::string_view name, std::optional<std::string> otherwise
) {
    const boost::json::value* value = find(name);
    if (value == nullptr) {
        if (!otherwise) {
            return missing(path_of(name));
        }
        return *std::move(otherwise);
    }
    if (!value->is_string() || value->get_string().empty()) {
        return fail(Errc::invalid, fmt::format("{} must be a text", path_of(name)));
    }
    return std::string(value->get_string());
}

Result<std::vector<std::int64_t>> ConfigObject::integers(
    std::string_view name,
    std::int64_t min,
    std::int64_t max,
    std::optional<std::vector<std::int64_t>> otherwise
) {
    const boost::json::value* value = find(name);
    if (value == nullptr) {
        if (!otherwise) {
            return missing(path_of(name));
        }
        return *std::move(otherwise);
    }
    if (!value->is_array() || value->get_array().empty()) {
        return fail(Errc::invalid, fmt::format("{} must be a list of integers", path_of(name)));
    }
    std::vector<std::int64_t> list;
    for (const boost::json::value& element : value->get_array()) {
        TRY_ASSIGN(const std::int64_t number, integer_of(element, path_of(name), min, max));
        list.push_back(number);
    }
    std::sort(list.begin(), list.end());
    if (std::adjacent_find(list.begin(), list.end()) != list.end()) {
        return fail(Errc::invalid, fmt::format("{} names a value twice", path_of(name)));
    }
    return list;
}

Result<void> ConfigObject::expect_no_more() const {
    for (const auto& member : *object_) {
        if (!asked_.contains(std::string_view(member.key()))) {
            return fail(
                Errc::invalid,
                fmt::format("{} is not known", path_of(std::string_view(member.key())))
            );
        }
    }
    return {};
}

}  // namespace firstcome::lab
