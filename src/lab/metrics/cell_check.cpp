// SPDX-License-Identifier: Apache-2.0
#include "lab/metrics/cell_check.h"

#include "lab/metrics/row_order.h"

#include <fmt/format.h>

#include <tuple>

namespace firstcome::lab {
namespace {

using Rows = std::span<const EventRow>;

void contradict(CellFinding& finding, std::uint64_t count, std::string witness) {
    if (finding.count == 0) {
        finding.witness = std::move(witness);
    }
    finding.count += count;
}

// That the numbers of all rows are first, first + 1 .. first + count - 1, each once.
CellFinding each_once(
    std::string_view name,
    Rows rows,
    std::uint64_t EventRow::*number,
    std::uint64_t first,
    std::uint64_t count
) {
    CellFinding finding{std::string(name), {}, 0, false};
    std::uint64_t next = first;
    const auto missing_before = [&](std::uint64_t found) {
        if (found > next) {
            contradict(finding, found - next, fmt::format("{} is missing", next));
        }
    };
    const std::uint64_t end = first + count;
    for (const RowIndex index : ordered_by(rows, [&](const EventRow& r) { return r.*number; })) {
        const std::uint64_t found = rows[index].*number;
        if (found < first || found >= end) {
            contradict(finding, 1, fmt::format("{} was never given out", found));
        } else if (found < next) {
            contradict(finding, 1, fmt::format("{} is there more than once", found));
        } else {
            missing_before(found);
            next = found + 1;
        }
    }
    missing_before(end);
    return finding;
}

CellFinding door_order(Rows rows) {
    CellFinding finding{"the door's stamps never go back", {}, 0, false};
    const auto order = ordered_by(rows, [](const EventRow& row) {
        return std::pair(row.arrival, row.arrived_at);
    });
    for (std::size_t i = 1; i < order.size(); ++i) {
        const EventRow& row = rows[order[i]];
        const Duration step = row.arrived_at - rows[order[i - 1]].arrived_at;
        if (step < Duration{}) {
            contradict(finding, 1, fmt::format("arrival {} is {} us early", row.arrival, -step.us));
        }
    }
    return finding;
}

CellFinding stage_order(Rows rows) {
    CellFinding finding{"published, then polled, then committed", {}, 0, false};
    for (const EventRow& row : rows) {
        if (row.polled_at < row.published_at || row.committed_at < row.polled_at) {
            contradict(finding, 1, fmt::format("arrival {} was not", row.arrival));
        }
    }
    return finding;
}

CellFinding unique_offsets(Rows rows) {
    CellFinding finding{"offsets are unique in their partition", {}, 0, false};
    const auto place = [](const EventRow& row) { return std::tuple(row.partition, row.offset); };
    const auto order = ordered_by(rows, place);
    for (std::size_t i = 1; i < order.size(); ++i) {
        const EventRow& row = rows[order[i]];
        if (place(row) == place(rows[order[i - 1]])) {
            const auto where = fmt::format("{}:{}", row.partition, row.offset.value());
            contradict(finding, 1, fmt::format("{} is there more than once", where));
        }
    }
    return finding;
}

struct Winners {
    std::int64_t rows = 0;
    std::int64_t people = 0;  // different participants, winners or not
    CellFinding once{"nobody won twice", {}, 0, true};
};

Winners count_winners(Rows rows) {
    Winners winners;
    const auto order = ordered_by(rows, [](const EventRow& row) { return row.participant; });
    const EventRow* previous = nullptr;
    bool has_won = false;
    for (const RowIndex index : order) {
        const EventRow& row = rows[index];
        if (previous == nullptr || previous->participant != row.participant) {
            ++winners.people;
            has_won = false;
        }
        if (row.won && has_won) {
            contradict(winners.once, 1, fmt::format("participant {} did", row.participant));
        }
        winners.rows += row.won ? 1 : 0;
        has_won = has_won || row.won;
        previous = &row;
    }
    return winners;
}

CellFinding right_number(const Winners& winners, std::int64_t stock) {
    CellFinding finding{"winners = min(stock, participants)", {}, 0, true};
    const std::int64_t wanted = std::min(stock, winners.people);
    if (winners.rows != wanted) {
        contradict(finding, 1, fmt::format("{} won, and {} should have", winners.rows, wanted));
    }
    return finding;
}

CellFinding conservation(const Winners& winners, const CellFacts& facts) {
    CellFinding finding{"stock = remaining + winners, remaining >= 0", {}, 0, true};
    if (facts.remaining < 0 || facts.remaining + winners.rows != facts.stock) {
        contradict(
            finding,
            1,
            fmt::format(
                "of {} units {} remain, and {} were won", facts.stock, facts.remaining, winners.rows
            )
        );
    }
    return finding;
}

}  // namespace

bool CellCheck::passed() const {
    return std::all_of(findings.begin(), findings.end(), [](const CellFinding& finding) {
        return finding.holds();
    });
}

bool CellCheck::evidence_holds() const {
    return std::all_of(findings.begin(), findings.end(), [](const CellFinding& finding) {
        return finding.holds() || finding.of_stock;
    });
}

CellCheck check_cell(Rows rows, const CellFacts& facts) {
    const Winners winners = count_winners(rows);
    CellCheck check;
    check.oversold = std::max<std::int64_t>(0, winners.rows - facts.stock);
    check.findings = {
        each_once("every arrival is there once", rows, &EventRow::arrival, 0, facts.events),
        each_once("processed 1 .. n, each once", rows, &EventRow::processed, 1, facts.events),
        door_order(rows),
        stage_order(rows),
        unique_offsets(rows),
        right_number(winners, facts.stock),
        winners.once,
        conservation(winners, facts),
    };
    return check;
}

}  // namespace firstcome::lab
