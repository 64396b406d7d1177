// SPDX-License-Identifier: Apache-2.0
#include "allocation/change_rule.h"

namespace firstcome {
namespace {

bool version_holds(const Campaign& row, const ChangeBasis& basis) {
    const auto* expected = std::get_if<ExpectedVersion>(&basis);
    return expected == nullptr || expected->version == row.version;
}

Phase open_phase(std::int64_t current_stock) {
    return current_stock > 0 ? Phase::open : Phase::sold_out;
}

DecisionKind applied(Campaign& row) {
    row.version = row.version.next();
    return DecisionKind::applied;
}

}  // namespace

DecisionKind apply_change(Campaign& row, const OpenCampaign& open) {
    const auto* scheduled = std::get_if<Scheduled>(&open.basis);
    const bool schedule_holds =
        scheduled == nullptr || (row.phase == Phase::scheduled && row.opens_at == scheduled->at);
    if (!schedule_holds || !version_holds(row, open.basis)) {
        return DecisionKind::stale;
    }
    if (takes_entries(row.phase)) {
        return DecisionKind::forbidden;
    }
    row.phase = open_phase(row.current_stock);
    row.opens_at.reset();
    if (scheduled == nullptr) {
        // A closing planned for the earlier opening must not end this one.
        row.closes_at.reset();
    }
    return applied(row);
}

DecisionKind apply_change(Campaign& row, const CloseCampaign& close) {
    const auto* scheduled = std::get_if<Scheduled>(&close.basis);
    const bool schedule_holds =
        scheduled == nullptr || (takes_entries(row.phase) && row.closes_at == scheduled->at);
    if (!schedule_holds || !version_holds(row, close.basis)) {
        return DecisionKind::stale;
    }
    if (row.phase == Phase::closed) {
        return DecisionKind::forbidden;
    }
    row.phase = Phase::closed;
    row.opens_at.reset();
    row.closes_at.reset();
    return applied(row);
}

DecisionKind apply_change(Campaign& row, const ChangeStock& stock) {
    if (!version_holds(row, stock.basis)) {
        return DecisionKind::stale;
    }
    // Neither operand exceeds 2^53: the sum cannot overflow.
    const std::int64_t total = row.total_stock + stock.delta;
    const bool somebody_was_told_sold_out = row.sold_out() > 0;
    if (total < row.won() || total > stock_max || (stock.delta > 0 && somebody_was_told_sold_out)) {
        return DecisionKind::forbidden;
    }
    row.total_stock = total;
    row.current_stock += stock.delta;
    if (takes_entries(row.phase)) {
        row.phase = open_phase(row.current_stock);
    }
    return applied(row);
}

}  // namespace firstcome
