// SPDX-License-Identifier: Apache-2.0
// The queries of experiments/sql say of random cells what the C++ says: in SQLite always, on a
// server where FIRSTCOME_TEST_MARIADB or FIRSTCOME_TEST_MYSQL = [USER@]HOST:PORT names one.

#include "lab/metrics/order_accuracy.h"
#include "lab/metrics/published_metrics.h"
#include "lab/metrics/rates.h"
#include "tests/lab/random_cell.h"
#include "tests/lab/rows.h"
#include "tests/lab/sql_engine.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace firstcome::lab {
namespace {

using namespace tests;

std::string file(std::string_view name) {
    const std::ifstream in(fmt::format("{}/experiments/sql/{}.sql", FIRSTCOME_SOURCE_DIR, name));
    EXPECT_TRUE(in.is_open()) << name;
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// A cell with a single row, then random ones, some of them large enough to show rounding.
std::vector<std::vector<EventRow>> random_cells() {
    std::vector<std::vector<EventRow>> cells = {rows_in_order(1)};
    EXPECT_TRUE(rc::check("collects cells", [&] {
        auto rows = (*random_cell(cells.size() % 20 == 0 ? 600 : 60)).lottery();
        if (!rows.empty()) {
            cells.push_back(std::move(rows));
        }
    }));
    EXPECT_GT(cells.size(), 50U);
    return cells;
}

// One engine with the table and the cells in it, and the questions about them.
class Comparison {
  public:
    explicit Comparison(std::unique_ptr<SqlEngine> engine)
        : engine_(std::move(engine)),
          cells_(random_cells()) {
        engine_->execute(file("schema"));
        std::string script;
        for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
            script += inserts(static_cast<std::int64_t>(cell), cells_[cell]);
        }
        engine_->execute(script);
    }

    void processing_tps() const {
        each_cell("processing_tps", 3, [](const auto& found, const auto& rows) {
            const Rate rate = processing_rate(rows);
            EXPECT_EQ(found[1], std::to_string(rate.events));
            if (rate.per_s()) {
                expect_near(found[2], *rate.per_s());
            } else {
                EXPECT_EQ(found[2], "NULL");
            }
        });
    }

    void switch_ratio() const {
        each_cell("switch_ratio", 4, [](const auto& found, const auto& rows) {
            EXPECT_EQ(found[1], std::to_string(rows.size()));
            expect_near(found[3], lab::switch_ratio(rows));
        });
    }

    void violation_count() const {
        each_cell("violation_count", 2, [](const auto& found, const auto& rows) {
            EXPECT_EQ(found[1], std::to_string(lab::violation_count(rows)));
        });
    }

    void order_accuracy() const {
        each_cell("order_accuracy", 6, [](const auto& found, const auto& rows) {
            const auto expected = lab::order_accuracy(rows);
            EXPECT_EQ(found[1], std::to_string(expected.comparable));
            EXPECT_EQ(found[2], std::to_string(expected.mismatches));
            EXPECT_EQ(found[3], std::to_string(expected.same_partition_skipped));
            EXPECT_EQ(found[4], std::to_string(expected.same_timestamp_skipped));
            expect_near(found[5], expected.percent());
        });
    }

    void partition_order() const {
        SqlAnswer expected;
        for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
            for (const auto& [partition, events, mismatches] :
                 lab::order_accuracy(cells_[cell]).partitions) {
                expected.push_back(
                    {std::to_string(cell),
                     std::to_string(partition),
                     std::to_string(events),
                     std::to_string(mismatches)}
                );
            }
        }
        EXPECT_EQ(engine_->ask(file("partition_order"), 4), expected);
    }

  private:
    // Asks the query, whose first column names the cell, and compares its line for each.
    template <class Compare>
    void each_cell(std::string_view query, std::size_t columns, Compare compare) const {
        const SqlAnswer answer = engine_->ask(file(query), columns);
        ASSERT_EQ(answer.size(), cells_.size()) << query;
        for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
            SCOPED_TRACE(fmt::format("{} of cell {}", query, cell));
            EXPECT_EQ(answer[cell][0], std::to_string(cell));
            compare(answer[cell], cells_[cell]);
        }
    }

    static void expect_near(const std::string& found, double expected) {
        EXPECT_NEAR(std::strtod(found.c_str(), nullptr), expected, 1e-9 * (1 + expected)) << found;
    }

    std::unique_ptr<SqlEngine> engine_;
    std::vector<std::vector<EventRow>> cells_;
};

void compare_all(std::unique_ptr<SqlEngine> engine) {
    const Comparison comparison(std::move(engine));
    comparison.processing_tps();
    comparison.switch_ratio();
    comparison.violation_count();
    comparison.order_accuracy();
    comparison.partition_order();
}

void compare_on_server(const char* variable) {
    const char* server = std::getenv(variable);
    if (server == nullptr) {
        GTEST_SKIP() << variable << " names no server";
    }
    compare_all(server_engine(server));
}

TEST(ExperimentSql, SaysInSqliteWhatTheMetricsSay) {
    compare_all(sqlite_engine());
}

TEST(ExperimentSql, SaysOnMariaDbWhatTheMetricsSay) {
    compare_on_server("FIRSTCOME_TEST_MARIADB");
}

TEST(ExperimentSql, SaysOnMySqlWhatTheMetricsSay) {
    compare_on_server("FIRSTCOME_TEST_MYSQL");
}

}  // namespace
}  // namespace firstcome::lab
