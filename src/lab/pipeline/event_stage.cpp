// SPDX-License-Identifier: Apache-2.0
#include "lab/pipeline/event_stage.h"

#include <algorithm>

namespace firstcome::lab {
namespace {

constexpr int attempts_max = 20;

}  // namespace

EventStage::EventStage(
    const StageRules& rules,
    std::unique_ptr<EventStore> store,
    CellRecord& record,
    const Clock& clock
)
    : rules_(rules),
      store_(std::move(store)),
      record_(record),
      clock_(clock) {}

Result<void> EventStage::take(std::span<StageEvent> events) {
    while (!events.empty()) {
        const std::size_t count = std::min(events.size(), rules_.transaction_events);
        TRY(commit(events.first(count)));
        events = events.subspan(count);
    }
    return {};
}

Result<void> EventStage::commit(std::span<StageEvent> events) {
    for (int attempt = 1;; ++attempt) {
        const auto committed = try_commit(events);
        if (committed) {
            break;
        }
        // After anything but these nobody knows whether it was committed.
        const bool ended_by_lock = committed.error().code == Errc::busy;
        if (!ended_by_lock || attempt == attempts_max) {
            return fail(committed.error());
        }
    }
    const SteadyTime now = clock_.steady_now();
    for (const StageEvent& event : events) {
        EventRow& row = record_.rows[event.record.event.arrival];
        row.processed = event.processed;
        row.committed_at = now;
    }
    record_.progress.committed.fetch_add(events.size());
    return {};
}

Result<void> EventStage::try_commit(std::span<StageEvent> events) {
    TRY_ASSIGN(auto transaction, store_->begin());
    for (StageEvent& event : events) {
        TRY_ASSIGN(const bool won, decide());
        if (event.processed == 0) {
            // While the row of the stock is ours, so that the numbers follow its order.
            event.processed = record_.processed.fetch_add(1) + 1;
        }
        TRY(store_->insert(
            {event.record.event.participant,
             event.partition,
             event.record.offset,
             event.record.timestamp_ms,
             event.processed,
             won}
        ));
    }
    return transaction.commit();
}

Result<bool> EventStage::decide() {
    if (rules_.conditional) {
        return store_->take_unit();
    }
    TRY_ASSIGN(const std::int64_t stock, store_->read_stock());
    if (stock <= 0) {
        return false;
    }
    TRY(store_->write_stock(stock - 1));
    return true;
}

}  // namespace firstcome::lab
