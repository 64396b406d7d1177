// SPDX-License-Identifier: Apache-2.0
// Many rows at once: by an array where the server takes one, else by wide statements.
#include "sql/mysql_bulk_insert.h"
#include "sql/wide_insert.h"
#include "tests/mysql/server.h"
#include "tests/support/errc_of.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace firstcome::tests {
namespace {

constexpr std::string_view columns = "rows_of_a_test (k, n, t, b)";

enum class Way { connection, wide };

class InsertTest : public testing::TestWithParam<Way> {
  protected:
    InsertTest() {
        const auto made = session_->execute(
            "CREATE TABLE rows_of_a_test (k BIGINT PRIMARY KEY, n BIGINT, "
            "t VARCHAR(64) CHARACTER SET utf8mb4, b VARBINARY(300)) ENGINE = InnoDB"
        );
        EXPECT_TRUE(made.has_value()) << made.error().message();
        auto prepared = GetParam() == Way::wide ? WideInsert::prepare(*session_, columns, 4, 256)
                                                : session_->prepare_insert(columns, 4);
        insert_ = std::move(prepared).value();
    }

    // Rows with the keys first, first + 1 and so on; every third has NULLs.
    Result<void> insert(std::int64_t first, std::size_t rows) {
        std::int64_t key = first;
        return insert_->run(rows, [&key, this](SqlValues& row) {
            const bool empty = key % 3 == 0;
            row.bind(
                key,
                empty ? std::nullopt : std::optional(-key),
                empty ? std::nullopt : std::optional<std::string_view>("선착순"),
                ByteView(blob_).first(static_cast<std::size_t>(key) % blob_.size())
            );
            ++key;
        });
    }

    std::string ask(const std::string& question) { return answer(*session_, question); }

    ScratchDatabase database_;
    std::unique_ptr<SqlConnection> session_ = MysqlConnection::open(database_.options()).value();
    std::unique_ptr<SqlInsert> insert_;
    const Bytes blob_ = Bytes(300, std::uint8_t{0});
};

TEST_P(InsertTest, PutsInEveryRowWhateverTheirNumber) {
    std::int64_t next = 0;
    for (const std::size_t rows : {1U, 3U, 257U, 633U, 4'096U, 5'000U, 0U, 2U}) {
        const auto done = insert(next, rows);
        ASSERT_TRUE(done.has_value()) << done.error().message();
        next += static_cast<std::int64_t>(rows);
        EXPECT_EQ(ask("SELECT count(*) FROM rows_of_a_test"), std::to_string(next));
    }
}

TEST_P(InsertTest, KeepsEveryValueAsItWasGiven) {
    ASSERT_TRUE(insert(0, 700));
    EXPECT_EQ(
        ask("SELECT count(*) FROM rows_of_a_test WHERE "
            "if(k % 3 = 0, n IS NULL AND t IS NULL, n = -k AND t = '선착순') "
            "AND hex(b) = repeat('00', k % 300)"),
        "700"
    );
}

TEST_P(InsertTest, RefusesARowThatIsThereAndTakesTheOthersBackWithIt) {
    ASSERT_TRUE(insert(500, 1));
    {
        auto transaction = SqlTransaction::begin(*session_).value();
        EXPECT_EQ(errc_of(insert(0, 700)), Errc::conflict);
    }
    EXPECT_EQ(ask("SELECT count(*) FROM rows_of_a_test"), "1");
    ASSERT_TRUE(insert(501, 2));
}

TEST_P(InsertTest, EndsWithTheSession) {
    kill_session(*session_);
    EXPECT_EQ(errc_of(insert(0, 700)), Errc::timeout);
    EXPECT_TRUE(session_->is_lost());
}

INSTANTIATE_TEST_SUITE_P(
    Ways,
    InsertTest,
    testing::Values(Way::connection, Way::wide),
    [](const auto& way) { return way.param == Way::wide ? "wide" : "as_the_server_takes_it"; }
);

TEST(MysqlBulkInsert, IsTakenByMariaDbOnly) {
    const auto session = MysqlSession::connect(server_root()).value();
    EXPECT_EQ(MysqlBulkInsert::is_taken_by(*session), is_mariadb());
}

}  // namespace
}  // namespace firstcome::tests
