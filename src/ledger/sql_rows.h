// SPDX-License-Identifier: Apache-2.0
#pragma once
// How rows look in SQL: the column lists, and the way from a statement's columns to a struct and
// from a struct to its parameters. A value that no version of ours writes is corrupt.

#include "ledger/rows.h"
#include "sql/connection.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace firstcome {

// Each list fits the read_ function of the same name; columns are counted from 0.
std::string campaign_columns(const SqlDialect& dialect);
inline constexpr std::string_view place_columns =
    "campaign_id, sequence, user_id, status, reason, kafka_partition, kafka_offset, "
    "arrived_at_us, kafka_timestamp, processing_sequence";
inline constexpr std::string_view command_columns =
    "campaign_id, command_id, kind, decision, version_after, partition_id, `offset`";
inline constexpr std::string_view position_columns =
    "partition_id, log_id, partition_count, applied_offset, won, sold_out, duplicate, not_open, "
    "closed, commands, last_record_hash, chain, epoch, owner, heartbeat";

inline constexpr std::string_view status_success = "SUCCESS";
inline constexpr std::string_view status_fail = "FAIL";
inline constexpr std::string_view reason_sold_out = "SOLD_OUT";

Result<Campaign> read_campaign(SqlStatement& row);
Result<PlaceRow> read_place(SqlStatement& row);
Result<CommandRow> read_command(SqlStatement& row);
Result<LedgerPosition> read_position(SqlStatement& row);

// The first row, if there is one.
template <class Row>
Result<std::optional<Row>> read_one(SqlStatement& statement, Result<Row> (*read)(SqlStatement&)) {
    SqlRows rows(statement);
    TRY_ASSIGN(const bool found, rows.next());
    if (!found) {
        return std::optional<Row>();
    }
    TRY_ASSIGN(Row row, read(*rows));
    return std::optional<Row>(std::move(row));
}

template <class Row>
Result<std::vector<Row>> read_all(SqlStatement& statement, Result<Row> (*read)(SqlStatement&)) {
    SqlRows rows(statement);
    std::vector<Row> all;
    for (;;) {
        TRY_ASSIGN(const bool more, rows.next());
        if (!more) {
            return all;
        }
        TRY_ASSIGN(Row row, read(*rows));
        all.push_back(std::move(row));
    }
}

}  // namespace firstcome
