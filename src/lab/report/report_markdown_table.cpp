// SPDX-License-Identifier: Apache-2.0
#include "lab/report/report_markdown_table.h"

#include "lab/report/report_text.h"

#include <algorithm>
#include <iterator>

namespace firstcome::lab {
namespace {

using Row = std::vector<std::string>;

Row escaped(const Row& cells) {
    Row out;
    out.reserve(cells.size());
    std::transform(cells.begin(), cells.end(), std::back_inserter(out), markdown_text);
    return out;
}

// Of well-formed UTF-8.
std::size_t letters(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
    }));
}

struct Column {
    std::size_t width = 4;
    bool left = false;
};

// Columns of sentences begin at the left, and the widest of them are not padded.
Column column_of(const ReportTable& table, const std::vector<Row>& rows, std::size_t index) {
    constexpr std::size_t padded_max = 48;
    Column column;
    column.left = index == 0 || has_sentences(table, index);
    std::size_t widest = column.width;
    for (const Row& row : rows) {
        widest = std::max(widest, letters(row[index]));
    }
    column.width = widest > padded_max ? column.width : widest;
    return column;
}

std::string line_of(const Row& row, const std::vector<Column>& columns) {
    std::string line = "|";
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::size_t used = std::min(columns[i].width, letters(row[i]));
        const std::string blanks(columns[i].width - used, ' ');
        line += " " + (columns[i].left ? row[i] + blanks : blanks + row[i]) + " |";
    }
    return line + "\n";
}

std::string ruler_of(const std::vector<Column>& columns) {
    std::string line = "|";
    for (const Column& column : columns) {
        line += std::string(column.width + 1, '-') + (column.left ? "-|" : ":|");
    }
    return line + "\n";
}

}  // namespace

std::string markdown_table(const ReportTable& table) {
    std::vector<Row> rows{escaped(table.head)};
    std::transform(table.rows.begin(), table.rows.end(), std::back_inserter(rows), escaped);
    std::vector<Column> columns;
    columns.reserve(table.head.size());
    for (std::size_t i = 0; i < table.head.size(); ++i) {
        columns.push_back(column_of(table, rows, i));
    }
    std::string out = "**" + markdown_text(table.caption) + "**\n\n";
    out += line_of(rows.front(), columns) + ruler_of(columns);
    for (std::size_t i = 1; i < rows.size(); ++i) {
        out += line_of(rows[i], columns);
    }
    return out;
}

}  // namespace firstcome::lab
