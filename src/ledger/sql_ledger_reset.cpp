// SPDX-License-Identifier: Apache-2.0
// How a SqlLedger forgets a partition before its log is folded into it again.
//
// Transactions are bounded, so that a million places neither fill an undo log nor outlive a session
// that the server gives five seconds. The first one spoils the partition's row on purpose: whatever
// ends the rest of them, `load` refuses what is left.
#include "ledger/sql_ledger.h"
#include "ledger/sql_rows.h"

#include <fmt/format.h>

#include <functional>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace firstcome {
namespace {

constexpr std::int64_t chunk_rows = 4'096;

Result<std::int64_t> read_integer(SqlStatement& row) {
    return row.integer(0);
}

}  // namespace

class SqlLedger::Reset {
  public:
    Reset(SqlLedger& ledger, PartitionId partition, const Ownership& own)
        : ledger_(ledger),
          partition_(partition),
          own_(own) {}

    Result<void> run();

  private:
    using Change = std::function<Result<void>()>;

    Result<void> prepare_statements();
    Result<void> as_owner(const Change& change);
    Result<std::vector<std::int64_t>> campaigns();
    Result<void> forget_campaign(std::int64_t campaign);
    Result<bool> forget_chunk(std::int64_t campaign);
    Result<void> finish();
    static Result<void> run_for(std::int64_t id, SqlStatement& statement);

    SqlLedger& ledger_;
    const PartitionId partition_;
    const Ownership& own_;
    std::unique_ptr<SqlStatement> spoil_position_;
    std::unique_ptr<SqlStatement> select_campaigns_;
    std::unique_ptr<SqlStatement> select_orphans_;
    std::unique_ptr<SqlStatement> select_chunk_end_;
    std::unique_ptr<SqlStatement> delete_chunk_;
    std::unique_ptr<SqlStatement> delete_commands_of_;
    std::unique_ptr<SqlStatement> delete_campaign_;
    std::unique_ptr<SqlStatement> delete_commands_;
    std::unique_ptr<SqlStatement> empty_position_;
};

Result<void> SqlLedger::Reset::run() {
    TRY(prepare_statements());
    TRY(as_owner([&] { return run_for(partition_.value(), *spoil_position_); }));
    TRY_ASSIGN(const auto ids, campaigns());
    for (const std::int64_t campaign : ids) {
        TRY(forget_campaign(campaign));
    }
    return as_owner([&] { return finish(); });
}

Result<void> SqlLedger::Reset::prepare_statements() {
    const std::vector<std::pair<std::unique_ptr<SqlStatement>&, std::string>> texts = {
        // No row that a fold leaves has applied nothing and counted something.
        {spoil_position_,
         "UPDATE partition_state SET applied_offset = -1, won = 0, sold_out = 0, duplicate = 0, "
         "not_open = 0, closed = 0, commands = 1 WHERE partition_id = ?"},
        {select_campaigns_, "SELECT id FROM campaign WHERE partition_id = ? ORDER BY id"},
        // Their campaign was removed from outside.
        {select_orphans_,
         "SELECT DISTINCT campaign_id FROM participation_history WHERE kafka_partition = ? "
         "AND campaign_id NOT IN (SELECT id FROM campaign)"},
        {select_chunk_end_,
         fmt::format(
             "SELECT sequence FROM participation_history WHERE campaign_id = ? "
             "ORDER BY sequence LIMIT 1 OFFSET {}",
             chunk_rows - 1
         )},
        {delete_chunk_,
         "DELETE FROM participation_history WHERE campaign_id = ? AND sequence <= ?"},
        {delete_commands_of_, "DELETE FROM campaign_command WHERE campaign_id = ?"},
        {delete_campaign_, "DELETE FROM campaign WHERE id = ?"},
        {delete_commands_, "DELETE FROM campaign_command WHERE partition_id = ?"},
        {empty_position_,
         "UPDATE partition_state SET log_id = ?, partition_count = ?, applied_offset = ?, won = 0, "
         "sold_out = 0, duplicate = 0, not_open = 0, closed = 0, commands = 0, "
         "last_record_hash = ?, chain = ? WHERE partition_id = ?"},
    };
    for (const auto& [statement, sql] : texts) {
        TRY_ASSIGN(statement, ledger_.connection_->prepare(sql));
    }
    return {};
}

// One transaction, if `own_` still stands in the row; its heart beats with it.
Result<void> SqlLedger::Reset::as_owner(const Change& change) {
    SqlStatement& beat = *ledger_.update_heartbeat_;
    TRY_ASSIGN(auto transaction, SqlTransaction::begin(*ledger_.connection_));
    TRY(ledger_.position_of(*ledger_.lock_position_, partition_));
    beat.bind(std::int64_t{partition_.value()}, own_.epoch.value(), std::string_view(own_.owner));
    TRY_ASSIGN(const std::int64_t rows, beat.run());
    if (rows != 1) {
        return fail(
            Errc::conflict,
            fmt::format("partition {} has another owner than this node", partition_.value())
        );
    }
    TRY(change());
    return transaction.commit();
}

Result<std::vector<std::int64_t>> SqlLedger::Reset::campaigns() {
    select_campaigns_->bind(std::int64_t{partition_.value()});
    TRY_ASSIGN(auto ids, read_all(*select_campaigns_, read_integer));
    select_orphans_->bind(std::int64_t{partition_.value()});
    TRY_ASSIGN(const auto orphans, read_all(*select_orphans_, read_integer));
    ids.insert(ids.end(), orphans.begin(), orphans.end());
    return ids;
}

Result<void> SqlLedger::Reset::forget_campaign(std::int64_t campaign) {
    for (bool more = true; more;) {
        TRY(as_owner([&]() -> Result<void> {
            TRY_ASSIGN(more, forget_chunk(campaign));
            return {};
        }));
    }
    return as_owner([&]() -> Result<void> {
        TRY(run_for(campaign, *delete_commands_of_));
        return run_for(campaign, *delete_campaign_);
    });
}

// False: that was the last one.
Result<bool> SqlLedger::Reset::forget_chunk(std::int64_t campaign) {
    select_chunk_end_->bind(campaign);
    TRY_ASSIGN(const auto end, read_one(*select_chunk_end_, read_integer));
    delete_chunk_->bind(campaign, end.value_or(std::numeric_limits<std::int64_t>::max()));
    TRY(delete_chunk_->run());
    return end.has_value();
}

Result<void> SqlLedger::Reset::finish() {
    TRY(run_for(partition_.value(), *delete_commands_));
    const PartitionState empty;
    empty_position_->bind(
        ByteView(empty.log_id),
        std::int64_t{empty.partition_count},
        empty.applied.value(),
        ByteView(empty.last_record_hash),
        ByteView(empty.chain),
        std::int64_t{partition_.value()}
    );
    TRY(empty_position_->run());
    return {};
}

Result<void> SqlLedger::Reset::run_for(std::int64_t id, SqlStatement& statement) {
    statement.bind(id);
    TRY(statement.run());
    return {};
}

Result<void> SqlLedger::reset(PartitionId partition, const Ownership& own) {
    return Reset(*this, partition, own).run();
}

}  // namespace firstcome
