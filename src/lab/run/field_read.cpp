// SPDX-License-Identifier: Apache-2.0
#include "lab/run/field_read.h"

#include <cmath>

namespace firstcome::lab {
namespace {

namespace json = boost::json;

bool is_one_of(const std::vector<std::string_view>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string_view view(json::string_view text) {
    return {text.data(), text.size()};
}

}  // namespace

void read_field(
    const json::value& in, std::int64_t& out, FieldProblem& problem, std::string_view path
) {
    if (!in.is_int64()) {
        return problem.report(path, "is no whole number in range");
    }
    out = in.get_int64();
}

void read_field(
    const json::value& in, std::uint64_t& out, FieldProblem& problem, std::string_view path
) {
    if (in.is_uint64()) {
        out = in.get_uint64();
    } else if (in.is_int64() && in.get_int64() >= 0) {
        out = static_cast<std::uint64_t>(in.get_int64());
    } else {
        problem.report(path, "is no whole number from 0 up");
    }
}

void read_field(const json::value& in, double& out, FieldProblem& problem, std::string_view path) {
    constexpr std::pair<std::string_view, double> without_digits[] = {
        {"nan", std::numeric_limits<double>::quiet_NaN()},
        {"inf", std::numeric_limits<double>::infinity()},
        {"-inf", -std::numeric_limits<double>::infinity()},
    };
    for (const auto& [name, value] : without_digits) {
        if (in.is_string() && view(in.get_string()) == name) {
            out = value;
            return;
        }
    }
    if (!in.is_number()) {
        return problem.report(path, "is no number");
    }
    out = in.to_number<double>();
}

void read_field(const json::value& in, bool& out, FieldProblem& problem, std::string_view path) {
    if (!in.is_bool()) {
        return problem.report(path, "is neither true nor false");
    }
    out = in.get_bool();
}

void read_field(
    const json::value& in, std::string& out, FieldProblem& problem, std::string_view path
) {
    if (!in.is_string()) {
        return problem.report(path, "is no text");
    }
    out = view(in.get_string());
}

FieldRead::FieldRead(const json::value& in, FieldProblem& problem, std::string path)
    : in_(in.if_object()),
      problem_(problem),
      path_(std::move(path)) {
    if (in_ == nullptr) {
        problem_.report(path_, "is no object");
    }
}

const json::value* FieldRead::take(std::string_view name) {
    if (in_ == nullptr) {
        return nullptr;
    }
    taken_.push_back(name);
    const json::value* const found = in_->if_contains(json::string_view(name.data(), name.size()));
    if (found == nullptr) {
        problem_.report(fmt::format("{}{}", path_, name), "is missing");
    }
    return found;
}

void FieldRead::close() {
    if (in_ == nullptr || !problem_.none()) {
        return;
    }
    for (const auto& member : *in_) {
        if (!is_one_of(taken_, view(member.key()))) {
            problem_.report(fmt::format("{}{}", path_, view(member.key())), "is not known");
        }
    }
}

ColumnsRead::ColumnsRead(
    const json::value& in,
    const std::vector<std::string_view>& names,
    FieldProblem& problem,
    std::string path
)
    : problem_(problem),
      path_(std::move(path)) {
    const json::object* const columns = in.if_object();
    if (columns == nullptr || columns->size() != names.size()) {
        problem_.report(path_, "has not the columns that it should have");
        return;
    }
    for (const std::string_view name : names) {
        const json::value* const found =
            columns->if_contains(json::string_view(name.data(), name.size()));
        const json::array* const column = found == nullptr ? nullptr : found->if_array();
        if (column == nullptr || (!columns_.empty() && column->size() != columns_[0]->size())) {
            problem_.report(fmt::format("{}.{}", path_, name), "is no column of this length");
            return;
        }
        columns_.push_back(column);
    }
    rows_ = columns_.empty() ? 0 : columns_.front()->size();
}

}  // namespace firstcome::lab
