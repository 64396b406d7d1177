// SPDX-License-Identifier: Apache-2.0
#pragma once
// From JSON to a struct, by the same list of members that field_text.h writes by. Strict: a member
// that is missing, not known, or of another kind is an error that names it.

#include "lab/run/field_text.h"

#include <boost/json/value.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace firstcome::lab {

// The first thing that was wrong, for all readers of one text.
struct FieldProblem {
    std::string text;  // "check.findings[2].count is missing"; empty while all is well

    bool none() const { return text.empty(); }

    void report(std::string_view path, std::string_view what) {
        if (none()) {
            text = fmt::format("{} {}", path, what);
        }
    }
};

// Kind and range are checked.
void read_field(const boost::json::value& in, std::int64_t& out, FieldProblem&, std::string_view);
void read_field(const boost::json::value& in, std::uint64_t& out, FieldProblem&, std::string_view);
void read_field(const boost::json::value& in, double& out, FieldProblem&, std::string_view);
void read_field(const boost::json::value& in, bool& out, FieldProblem&, std::string_view);
void read_field(const boost::json::value& in, std::string& out, FieldProblem&, std::string_view);

class FieldRead {
  public:
    // All must outlive it. `path` names the object itself: "" or "check.".
    FieldRead(const boost::json::value& in, FieldProblem& problem, std::string path);

    template <class T>
    void operator()(std::string_view name, T& value) {
        if (const boost::json::value* found = take(name)) {
            read(*found, value, problem_, fmt::format("{}{}", path_, name));
        }
    }

    template <class Row>
    void columns(std::string_view name, std::vector<Row>& rows);

    // After every member: what is left over is not known.
    void close();

    template <class T>
    static void read(
        const boost::json::value& in, T& out, FieldProblem& problem, const std::string& path
    );

  private:
    const boost::json::value* take(std::string_view name);

    const boost::json::object* in_;  // null when it is none
    FieldProblem& problem_;
    const std::string path_;
    std::vector<std::string_view> taken_;
};

// One array per member of a row, all of one length.
class ColumnsRead {
  public:
    ColumnsRead(
        const boost::json::value& in,
        const std::vector<std::string_view>& names,
        FieldProblem& problem,
        std::string path
    );

    std::size_t rows() const { return rows_; }

    // Starts with the first member of this row.
    void go_to(std::size_t row) {
        row_ = row;
        column_ = 0;
    }

    template <class T>
    void operator()(std::string_view, T& value) {
        FieldRead::read((*columns_[column_++])[row_], value, problem_, path_);
    }

  private:
    std::vector<const boost::json::array*> columns_;
    std::size_t rows_ = 0;
    std::size_t row_ = 0;
    std::size_t column_ = 0;
    FieldProblem& problem_;
    const std::string path_;
};

template <class T>
void FieldRead::read(
    const boost::json::value& in, T& out, FieldProblem& problem, const std::string& path
) {
    if constexpr (std::integral<T> && !std::same_as<T, bool>) {
        std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t> wide = 0;
        read_field(in, wide, problem, path);
        if (wide > std::numeric_limits<T>::max() || wide < std::numeric_limits<T>::min()) {
            problem.report(path, "is out of range");
        }
        out = static_cast<T>(wide);
    } else if constexpr (TimeValue<T>) {
        read_field(in, out.us, problem, path);
    } else if constexpr (NamedValue<T>) {
        std::string name;
        read_field(in, name, problem, path);
        const auto values = values_of(T{});
        const auto found = std::find_if(values.begin(), values.end(), [&](T value) {
            return to_string(value) == name;
        });
        if (found == values.end()) {
            return problem.report(path, "is not known");
        }
        out = *found;
    } else if constexpr (OptionalOf<T>::value) {
        out.reset();
        if (!in.is_null()) {
            read(in, out.emplace(), problem, path);
        }
    } else if constexpr (VectorOf<T>::value) {
        if (!in.is_array()) {
            return problem.report(path, "is no array");
        }
        out.clear();
        out.reserve(in.get_array().size());
        for (const boost::json::value& one : in.get_array()) {
            const std::string place = fmt::format("{}[{}]", path, out.size());
            read(one, out.emplace_back(), problem, place);
        }
    } else if constexpr (requires { read_field(in, out, problem, path); }) {
        read_field(in, out, problem, path);
    } else {
        FieldRead fields(in, problem, path.empty() ? "" : path + ".");
        members(fields, out);
        fields.close();
    }
}

template <class Row>
void FieldRead::columns(std::string_view name, std::vector<Row>& rows) {
    const boost::json::value* const found = take(name);
    if (found == nullptr) {
        return;
    }
    ColumnsRead columns(*found, field_names<Row>(), problem_, fmt::format("{}{}", path_, name));
    rows.assign(columns.rows(), Row{});
    for (std::size_t i = 0; i < rows.size(); ++i) {
        columns.go_to(i);
        members(columns, rows[i]);
    }
}

// Errors: corrupt, naming the member.
template <class T>
Result<T> value_of(const boost::json::value& in) {
    T out{};
    FieldProblem problem;
    FieldRead::read(in, out, problem, "");
    if (!problem.none()) {
        return fail(Errc::corrupt, std::move(problem.text));
    }
    return out;
}

}  // namespace firstcome::lab
