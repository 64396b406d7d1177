// SPDX-License-Identifier: Apache-2.0
// The same log, folded into SQLite and into this server in batches of other sizes, leaves the same
// folded columns in both (I14).
#include "audit/rebuild.h"
#include "ledger/mysql_ledger.h"
#include "ledger/sqlite_ledger.h"
#include "sql/sqlite_connection.h"
#include "tests/mysql/server.h"
#include "tests/sim/random_step.h"
#include "tests/sim/sim_log.h"
#include "tests/support/scratch_directory.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace firstcome::tests {
namespace {

// DESIGN 9: exactly the folded columns, in key order.
struct Table {
    std::string_view columns;
    std::string_view from;
};

constexpr std::array<Table, 4> folded{
    Table{
        "id, name, total_stock, current_stock, phase, status, opens_at, closes_at, partition_id, "
        "version, create_id, created_at",
        "campaign ORDER BY id"},
    Table{
        "campaign_id, sequence, user_id, status, reason, kafka_partition, kafka_offset, "
        "arrived_at_us, kafka_timestamp, processing_sequence",
        "participation_history ORDER BY campaign_id, sequence"},
    Table{
        "campaign_id, command_id, kind, decision, version_after, partition_id, `offset`",
        "campaign_command ORDER BY campaign_id, command_id"},
    Table{
        "partition_id, log_id, partition_count, applied_offset, won, sold_out, duplicate, "
        "not_open, closed, commands, last_record_hash, chain",
        "partition_state ORDER BY partition_id"}};

// One line per row; bytes in hexadecimal, so that no difference hides in a terminal.
std::vector<std::string> rows_of(SqlConnection& database, const Table& table) {
    auto statement = database.prepare(fmt::format("SELECT {} FROM {}", table.columns, table.from));
    RC_ASSERT(statement.has_value());
    const auto commas = std::count(table.columns.begin(), table.columns.end(), ',');
    std::vector<std::string> all;
    SqlRows rows(**statement);
    while (rows.next().value()) {
        std::string& line = all.emplace_back();
        for (std::size_t column = 0; column <= static_cast<std::size_t>(commas); ++column) {
            const bool is_null = rows->is_null(column);
            line += is_null ? "NULL" : to_hex(as_bytes(rows->text(column)));
            line += ' ';
        }
    }
    return all;
}

class Folded {
  public:
    explicit Folded(const std::vector<RandomStep>& steps) {
        append(create(100, 3));
        for (const RandomStep& step : steps) {
            if (step.kind == RandomStep::again) {
                const std::size_t back = static_cast<std::size_t>(step.number * 2 + step.basis);
                append(commands_[commands_.size() - 1 - std::min(back, commands_.size() - 1)]);
            } else {
                append(command_of(step));
            }
        }
    }

    void into(Ledger& ledger, std::size_t batch_records_max) {
        RebuildOptions options;
        options.batch_records_max = batch_records_max;
        const auto report = rebuild(log_, ledger, options, clock_);
        RC_ASSERT(report.has_value());
        places_ = report->places;
    }

    std::int64_t places() const { return places_; }

    const Clock& clock() const { return clock_; }

  private:
    void append(Command command) {
        if (auto* created = std::get_if<CreateCampaign>(&command)) {
            created->name = fmt::format("봄 세일 {} 'é\" \\ 😀 ", commands_.size());
        }
        clock_.advance(Duration::micros(1'234'567));
        RecordBatch batch;
        batch.add(encoded(command));
        RC_ASSERT(log_.append(PartitionId(0), batch)[0].status == AppendStatus::persisted);
        commands_.push_back(std::move(command));
    }

    ManualClock clock_{at(1'768'472'430)};
    SimLog log_{1, 7, clock_, SimLog::Waits::never};
    std::vector<Command> commands_;
    std::int64_t places_ = 0;
};

TEST(Differential, FoldsTheSameLogToTheSameColumnsAsSqlite) {
    std::int64_t places = 0;
    EXPECT_TRUE(rc::check("MySQL = SQLite", [&] {
        const auto length = *rc::gen::inRange(0, 400);
        Folded log(*rc::gen::container<std::vector<RandomStep>>(
            static_cast<std::size_t>(length), random_step()
        ));
        const ScratchDirectory directory;
        const ScratchDatabase database;
        const std::string file = directory.file("ledger.db");
        log.into(*open_sqlite_ledger(file, log.clock()).value(), 64);
        log.into(
            *open_mysql_ledger(database.options(), log.clock()).value(),
            *rc::gen::inRange<std::size_t>(1, 300)
        );
        const auto sqlite =
            SqliteConnection::open({.path = file, .application_id = ledger_application_id}).value();
        const auto mysql = MysqlConnection::open(database.options()).value();
        for (const Table& table : folded) {
            RC_ASSERT(rows_of(*sqlite, table) == rows_of(*mysql, table));
        }
        places += log.places();
    }));
    // A log that decides nothing would prove nothing.
    EXPECT_GT(places, 20);
}

}  // namespace
}  // namespace firstcome::tests
