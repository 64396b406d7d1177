// SPDX-License-Identifier: Apache-2.0
#include "audit/unit_check.h"

#include "audit/row_check.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome {

void UnitCheck::see(const PlaceRow& row) {
    check_opening(row);
    if (row.outcome == DecisionKind::won) {
        winners_.push_back({row.offset, row.sequence});
    }
}

void UnitCheck::check_opening(const PlaceRow& row) {
    const auto after = std::upper_bound(
        steps_.begin(),
        steps_.end(),
        row.offset,
        [](Offset offset, const CampaignStep& step) { return offset < step.from; }
    );
    if (after == steps_.begin() || !std::prev(after)->takes_entries) {
        findings_.failed(
            "I16",
            fmt::format(
                "campaign {}, sequence {}: ({}), but the campaign took no entries there",
                campaign_.value(),
                row.sequence.value(),
                describe(row)
            )
        );
    }
}

void UnitCheck::finish(const Campaign* row, std::int64_t participants) {
    check_oversell();
    if (row != nullptr) {
        check_conservation(*row);
    }
    const std::int64_t due = std::min(total_stock(), participants);
    if (std::ssize(winners_) != due) {
        findings_.failed(
            "I8",
            fmt::format(
                "campaign {}: {} winners, but {} units and {} valid participants",
                campaign_.value(),
                winners_.size(),
                total_stock(),
                participants
            )
        );
    }
}

// Walks the log's positions: every step says how many units there are, every winner takes one.
void UnitCheck::check_oversell() {
    const auto by_offset = [](const Winner& a, const Winner& b) { return a.offset < b.offset; };
    std::stable_sort(winners_.begin(), winners_.end(), by_offset);
    auto step = steps_.begin();
    auto winner = winners_.begin();
    std::int64_t units = 0;
    while (step != steps_.end() || winner != winners_.end()) {
        const bool step_is_next =
            step != steps_.end() && (winner == winners_.end() || step->from <= winner->offset);
        const Offset position = step_is_next ? step->from : winner->offset;
        if (step_is_next) {
            units = step->total_stock;
            ++step;
        } else {
            ++winner;
        }
        const std::int64_t taken = winner - winners_.begin();
        if (taken > units) {
            findings_.failed(
                "I1",
                fmt::format(
                    "campaign {}: {} winners for {} units at record {} (the last is sequence {})",
                    campaign_.value(),
                    taken,
                    units,
                    position.value(),
                    std::prev(winner)->sequence.value()
                )
            );
            return;
        }
    }
}

void UnitCheck::check_conservation(const Campaign& row) {
    if (row.current_stock < 0 || row.current_stock + std::ssize(winners_) != total_stock()) {
        findings_.failed(
            "I2",
            fmt::format(
                "campaign {}: {} remaining + {} winners, but the log's commands give {} units",
                campaign_.value(),
                row.current_stock,
                winners_.size(),
                total_stock()
            )
        );
    }
}

std::int64_t UnitCheck::total_stock() const {
    return steps_.empty() ? 0 : steps_.back().total_stock;
}

}  // namespace firstcome
