// SPDX-License-Identifier: Apache-2.0
// What a start and a question cost is counted in rows that the server touches: its optimiser is
// free to answer the same statement by reading, or sorting, a whole history.
#include "ledger/mysql_ledger.h"
#include "ledger/sql_archive.h"
#include "tests/contract/batch_builder.h"
#include "tests/mysql/server.h"

#include <gtest/gtest.h>

namespace firstcome::tests {
namespace {

constexpr CampaignId spring{1};
constexpr std::int64_t places = 25'000;

class RowsReadTest : public testing::Test {
  protected:
    RowsReadTest() {
        const auto ledger = open_mysql_ledger(database_.options(), clock_).value();
        const auto own = ledger->take(PartitionId(0), "node-a", Ownership{}, Epoch(0)).value();
        BatchBuilder built(own);
        built.create(spring, 10);
        for (std::int64_t i = 0; i < places; ++i) {
            built.enter(spring, std::to_string(i * 7'919 % 100'003));
        }
        EXPECT_EQ(ledger->commit(built.take()).value(), CommitOutcome::committed);
        MysqlOptions reader = database_.options();
        reader.read_only = true;
        auto session = MysqlConnection::open(reader).value();
        session_ = session.get();
        archive_ = SqlArchive::open(std::move(session)).value();
        snapshot_ = archive_->snapshot().value();
    }

    // Of this session, since it began.
    std::int64_t rows_read() {
        const auto status = session_->prepare("SHOW SESSION STATUS LIKE 'Handler_read%'").value();
        std::int64_t sum = 0;
        SqlRows rows(*status);
        while (rows.next().value()) {
            sum += rows->integer(1);
        }
        return sum;
    }

    SystemClock clock_;
    ScratchDatabase database_;
    SqlConnection* session_ = nullptr;
    std::unique_ptr<SqlArchive> archive_;
    std::unique_ptr<ArchiveSnapshot> snapshot_;
};

TEST_F(RowsReadTest, AreFewForTheLastSequenceOfACampaign) {
    const std::int64_t before = rows_read();
    EXPECT_EQ(snapshot_->campaigns()->front().last_sequence, Sequence(places));
    EXPECT_LT(rows_read() - before, 100);
}

TEST_F(RowsReadTest, AreFewForOnePlace) {
    const std::int64_t before = rows_read();
    EXPECT_TRUE(snapshot_->find_place(spring, person("7919"))->has_value());
    EXPECT_TRUE(snapshot_->place_at(spring, Sequence(20'000))->has_value());
    EXPECT_LT(rows_read() - before, 100);
}

TEST_F(RowsReadTest, AreTheHistoryOnceWhenItIsStreamed) {
    const std::int64_t before = rows_read();
    std::int64_t seen = 0;
    const auto read = snapshot_->places(spring, [&](const PlaceRow&) { ++seen; });
    EXPECT_TRUE(read.has_value());
    EXPECT_EQ(seen, places);
    EXPECT_LT(rows_read() - before, places + 100);
}

}  // namespace
}  // namespace firstcome::tests
