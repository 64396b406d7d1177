// SPDX-License-Identifier: Apache-2.0
#include "lab/run/event_rows_file.h"

#include "lab/run/durable_file.h"
#include "lab/run/event_columns.h"
#include "lab/run/gzip.h"
#include "lab/run/versioned.h"

#include <fmt/format.h>

namespace firstcome::lab {
namespace {

constexpr std::uint64_t rows_max = 1'000'000;
// Two bytes per value at least; no column has more than 21.
constexpr std::size_t text_bytes_max = std::size_t{512} << 20U;

struct Head {
    std::uint64_t rows = 0;
};

template <class Visit, Of<Head> Value>
void members(Visit& visit, Value& head) {
    visit("rows", head.rows);
}

struct ColumnLine {
    std::string column;
    std::vector<std::int64_t> delta;
};

template <class Visit, Of<ColumnLine> Value>
void members(Visit& visit, Value& line) {
    visit("column", line.column);
    visit("delta", line.delta);
}

// The next line, without its break. Errors: corrupt: there is none.
Result<std::string_view> next_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) {
        return fail(Errc::corrupt, "a line is missing");
    }
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

// Differences go around at 2^64, so that every value comes back.
std::vector<std::int64_t> differences(std::span<const EventRow> rows, const EventColumn& column) {
    std::vector<std::int64_t> deltas;
    deltas.reserve(rows.size());
    std::uint64_t before = 0;
    for (const EventRow& row : rows) {
        const std::uint64_t value = column.value(row);
        deltas.push_back(static_cast<std::int64_t>(value - before));
        before = value;
    }
    return deltas;
}

Result<void> take_column(
    std::string_view line, const EventColumn& column, std::vector<EventRow>& rows
) {
    TRY_ASSIGN(const boost::json::value parsed, parse_exactly(line));
    TRY_ASSIGN(const ColumnLine read, value_of<ColumnLine>(parsed));
    if (read.column != column.name || read.delta.size() != rows.size()) {
        return fail(Errc::corrupt, fmt::format("column {} is not whole", column.name));
    }
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        value += static_cast<std::uint64_t>(read.delta[i]);
        if (!column.store(rows[i], value)) {
            return fail(
                Errc::corrupt, fmt::format("column {}, row {}: out of range", column.name, i)
            );
        }
    }
    return {};
}

}  // namespace

std::string event_rows_text(std::span<const EventRow> rows) {
    std::string text = versioned_text(Head{rows.size()}) + "\n";
    for (const EventColumn& column : event_columns()) {
        FieldText::append(ColumnLine{std::string(column.name), differences(rows, column)}, text);
        text += '\n';
    }
    return text;
}

Result<std::vector<EventRow>> parse_event_rows(std::string_view text) {
    TRY_ASSIGN(const std::string_view first, next_line(text));
    TRY_ASSIGN(const Head head, parse_versioned<Head>(first));
    if (head.rows > rows_max) {
        return fail(Errc::full, fmt::format("more than {} rows", rows_max));
    }
    std::vector<EventRow> rows(head.rows);
    for (const EventColumn& column : event_columns()) {
        TRY_ASSIGN(const std::string_view line, next_line(text));
        TRY(take_column(line, column, rows));
    }
    if (!text.empty()) {
        return fail(Errc::corrupt, "there is more than the columns");
    }
    return rows;
}

Result<void> write_event_rows(const std::string& path, std::span<const EventRow> rows) {
    return write_file(path, gzip(event_rows_text(rows)));
}

Result<std::vector<EventRow>> read_event_rows(const std::string& path) {
    TRY_ASSIGN(const std::string packed, read_file(path, text_bytes_max));
    const Result<std::string> text = gunzip(packed, text_bytes_max);
    auto rows = text ? parse_event_rows(*text) : fail(text.error());
    if (!rows) {
        return fail(rows.error().code, fmt::format("{}: {}", path, rows.error().detail));
    }
    return rows;
}

}  // namespace firstcome::lab
