// SPDX-License-Identifier: Apache-2.0
#include "ledger/sql_ledger.h"

#include "base/assert.h"
#include "ledger/sql_rows.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome {
namespace {

// Applied offset and chain name a state of the fold.
bool same_point(const PartitionState& a, const PartitionState& b) {
    return a.applied == b.applied && a.chain == b.chain;
}

// The rest of the row, which the chain implies. An empty partition does not know its log yet.
bool same_rest(const PartitionState& row, const PartitionState& before) {
    const bool knows_log = row.applied != nothing_applied;
    return row.counters == before.counters && row.last_record_hash == before.last_record_hash &&
           (!knows_log ||
            (row.log_id == before.log_id && row.partition_count == before.partition_count));
}

bool is_owner(const Ownership& row, const DecisionBatch& batch) {
    return row.epoch == batch.epoch && row.owner == batch.owner;
}

void assert_sound(const DecisionBatch& batch) {
    const PartitionState& before = batch.before;
    const PartitionState& after = batch.after;
    ASSERT(before.partition == after.partition && after.applied > before.applied);
    ASSERT_BECAUSE(after.counters.sum() == after.applied.value(), "I11");
    const std::int64_t places = after.counters.places() - before.counters.places();
    ASSERT(static_cast<std::int64_t>(batch.places.size()) == places);
    for (const PlaceRow& place : batch.places) {
        ASSERT(place.offset > before.applied && place.offset <= after.applied);
    }
}

void assert_sound(DecisionBatches batches) {
    ASSERT(!batches.empty());
    for (std::size_t i = 0; i < batches.size(); ++i) {
        assert_sound(*batches[i]);
        ASSERT(i == 0 || batches[i - 1]->before.partition < batches[i]->before.partition);
    }
}

}  // namespace

SqlLedger::SqlLedger(
    std::unique_ptr<SqlConnection> connection,
    const Clock& clock,
    SqlBatchWriter writer,
    SqlPlaceReader places
)
    : connection_(std::move(connection)),
      clock_(clock),
      writer_(std::move(writer)),
      places_(std::move(places)) {}

Result<std::unique_ptr<SqlLedger>> SqlLedger::open(
    std::unique_ptr<SqlConnection> connection, const Clock& clock
) {
    TRY_ASSIGN(SqlBatchWriter writer, SqlBatchWriter::prepare(*connection));
    TRY_ASSIGN(SqlPlaceReader places, SqlPlaceReader::prepare(*connection));
    auto ledger = std::unique_ptr<SqlLedger>(
        new SqlLedger(std::move(connection), clock, std::move(writer), std::move(places))
    );
    TRY(ledger->prepare_statements());
    return ledger;
}

Result<void> SqlLedger::prepare_statements() {
    const auto select_position =
        fmt::format("SELECT {} FROM partition_state WHERE partition_id = ?", position_columns);
    const SqlDialect& dialect = connection_->dialect();

    struct Text {
        std::unique_ptr<SqlStatement>& statement;
        std::string sql;
    };

    const std::vector<Text> texts = {
        {select_position_, select_position},
        {lock_position_, fmt::format("{}{}", select_position, dialect.for_update)},
        {select_positions_,
         fmt::format("SELECT {} FROM partition_state ORDER BY partition_id", position_columns)},
        {select_campaigns_,
         fmt::format(
             "SELECT {} FROM campaign WHERE partition_id = ? ORDER BY id", campaign_columns(dialect)
         )},
        {select_commands_,
         fmt::format(
             "SELECT {} FROM campaign_command WHERE partition_id = ? "
             "ORDER BY campaign_id, `offset`",
             command_columns
         )},
        {count_places_,
         fmt::format(
             "SELECT count(*), coalesce(sum(CASE WHEN status = 'SUCCESS' THEN 1 ELSE 0 END), 0), "
             "coalesce(max(kafka_offset), -1) FROM participation_history{} WHERE campaign_id = ?",
             dialect.by_primary_key
         )},
        {insert_position_,
         fmt::format(
             "INSERT INTO partition_state ({}) VALUES (?, ?, ?, ?, 0, 0, 0, 0, 0, 0, ?, ?, ?, ?, "
             "?)",
             position_columns
         )},
        {update_owner_,
         "UPDATE partition_state SET epoch = ?, owner = ?, heartbeat = ? "
         "WHERE partition_id = ? AND epoch = ? AND owner = ? AND heartbeat = ?"},
        {insert_ownership_,
         "INSERT INTO ownership (partition_id, epoch, owner, taken_at) VALUES (?, ?, ?, ?)"},
        {update_heartbeat_,
         "UPDATE partition_state SET heartbeat = heartbeat + 1 "
         "WHERE partition_id = ? AND epoch = ? AND owner = ?"},
        {clear_owner_,
         "UPDATE partition_state SET owner = '', heartbeat = heartbeat + 1 "
         "WHERE partition_id = ? AND epoch = ? AND owner = ?"},
    };
    for (const Text& text : texts) {
        TRY_ASSIGN(text.statement, connection_->prepare(text.sql));
    }
    return {};
}

Result<std::optional<LedgerPosition>> SqlLedger::position_of(
    SqlStatement& select, PartitionId partition
) {
    select.bind(std::int64_t{partition.value()});
    return read_one(select, read_position);
}

// Every row is locked before the first is judged, and in the order of the partitions, so that two
// sessions never wait for each other.
Result<std::vector<CommitOutcome>> SqlLedger::commit_together(DecisionBatches batches) {
    assert_sound(batches);
    TRY_ASSIGN(auto transaction, SqlTransaction::begin(*connection_));
    std::vector<CommitOutcome> outcomes;
    std::vector<const DecisionBatch*> unwritten;
    for (const DecisionBatch* batch : batches) {
        TRY_ASSIGN(const auto known, known_outcome(*batch));
        outcomes.push_back(known.value_or(CommitOutcome::committed));
        if (!known) {
            unwritten.push_back(batch);
        }
    }
    if (!unwritten.empty()) {
        TRY(writer_.write(unwritten));
        TRY(transaction.commit());
    }
    return outcomes;
}

// The resend rule, under lock. Nothing: the batch is to be written.
Result<std::optional<CommitOutcome>> SqlLedger::known_outcome(const DecisionBatch& batch) {
    TRY_ASSIGN(const auto row, position_of(*lock_position_, batch.before.partition));
    if (row && same_point(row->state, batch.after)) {
        return CommitOutcome::committed;
    }
    if (!row || !same_point(row->state, batch.before) || !is_owner(row->ownership, batch)) {
        return CommitOutcome::superseded;
    }
    if (!same_rest(row->state, batch.before)) {
        return fail(
            Errc::conflict,
            fmt::format(
                "partition {}: counters, log id or last record hash were changed from outside; "
                "run firstcome rebuild",
                batch.before.partition.value()
            )
        );
    }
    return std::nullopt;
}

Result<std::vector<LedgerPosition>> SqlLedger::observe() {
    return read_all(*select_positions_, read_position);
}

Result<Ownership> SqlLedger::take(
    PartitionId partition, std::string_view node, const Ownership& seen, Epoch highest_seen
) {
    ASSERT_BECAUSE(!node.empty(), "an empty owner means free");
    const Ownership taken{
        std::max(seen.epoch, highest_seen).next(), std::string(node), seen.heartbeat + 1};
    TRY_ASSIGN(auto transaction, SqlTransaction::begin(*connection_));
    TRY_ASSIGN(const auto row, position_of(*lock_position_, partition));
    bool changed = false;
    if (row) {
        TRY_ASSIGN(changed, change_owner(partition, seen, taken));
    } else if (seen == Ownership{}) {
        TRY(insert_position(partition, taken));
        changed = true;
    }
    if (!changed) {
        return fail(
            Errc::conflict,
            fmt::format("another node took partition {} meanwhile", partition.value())
        );
    }
    TRY(remember_takeover(partition, taken));
    TRY(transaction.commit());
    return taken;
}

Result<void> SqlLedger::insert_position(PartitionId partition, const Ownership& ownership) {
    const PartitionState empty;
    insert_position_->bind(
        std::int64_t{partition.value()},
        ByteView(empty.log_id),
        std::int64_t{empty.partition_count},
        empty.applied.value(),
        ByteView(empty.last_record_hash),
        ByteView(empty.chain),
        ownership.epoch.value(),
        std::string_view(ownership.owner),
        ownership.heartbeat
    );
    TRY(insert_position_->run());
    return {};
}

Result<bool> SqlLedger::change_owner(
    PartitionId partition, const Ownership& seen, const Ownership& ownership
) {
    update_owner_->bind(
        ownership.epoch.value(),
        std::string_view(ownership.owner),
        ownership.heartbeat,
        std::int64_t{partition.value()},
        seen.epoch.value(),
        std::string_view(seen.owner),
        seen.heartbeat
    );
    TRY_ASSIGN(const std::int64_t rows, update_owner_->run());
    return rows == 1;
}

Result<void> SqlLedger::remember_takeover(PartitionId partition, const Ownership& ownership) {
    insert_ownership_->bind(
        std::int64_t{partition.value()},
        ownership.epoch.value(),
        std::string_view(ownership.owner),
        clock_.wall_now().us
    );
    TRY(insert_ownership_->run());
    return {};
}

// beat() and release() begin with an UPDATE instead of a locking read: one row found by its whole
// primary key is locked by both in the same way, and waits for a dead session's transaction alike.
Result<bool> SqlLedger::beat(PartitionId partition, const Ownership& own) {
    update_heartbeat_->bind(
        std::int64_t{partition.value()}, own.epoch.value(), std::string_view(own.owner)
    );
    TRY_ASSIGN(auto transaction, SqlTransaction::begin(*connection_));
    TRY_ASSIGN(const std::int64_t rows, update_heartbeat_->run());
    TRY(transaction.commit());
    return rows == 1;
}

Result<void> SqlLedger::release(PartitionId partition, const Ownership& own) {
    clear_owner_->bind(
        std::int64_t{partition.value()}, own.epoch.value(), std::string_view(own.owner)
    );
    TRY_ASSIGN(auto transaction, SqlTransaction::begin(*connection_));
    TRY(clear_owner_->run());
    return transaction.commit();
}

}  // namespace firstcome
