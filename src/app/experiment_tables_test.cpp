// SPDX-License-Identifier: Apache-2.0
#include "app/experiment_tables.h"

#include "tests/lab/false_run.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace firstcome {
namespace {

TEST(ExperimentTables, ARunIsALineAndAnUnreadableOneSaysWhy) {
    lab::ExperimentRun run = lab::tests::false_run();
    run.quick = true;
    run.cells = {lab::tests::false_cell(cells_of(run.config)[0], false)};
    const std::string table = table_of_runs(
        {{{"20261128-071500", "e/001", "e/001/runs/20261128-071500"}, run},
         {{"20261129-000000", "e/001", "e/001/runs/20261129-000000"},
          fail(Errc::corrupt, "run.json: no JSON")}}
    );
    EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 3);
    EXPECT_NE(
        table.find("20261128-071500  001-partitions           quick       1/4 failed"), table.npos
    ) << table;
    EXPECT_NE(table.find("20261129-000000  unreadable: run.json: no JSON"), table.npos) << table;
    EXPECT_NE(table_of_runs({}).find("there is no run yet"), std::string::npos);
}

TEST(ExperimentTables, JsonHasWhatCanBeRead) {
    const std::string text = json_of_runs(
        {{{"20261128-071500", "e/001", "f"}, lab::tests::false_run()},
         {{"20261129-000000", "e/001", "g"}, fail(Errc::corrupt, "")}}
    );
    EXPECT_TRUE(text.starts_with("{\"runs\":[{\"id\":\"20261128-071500\"")) << text;
    EXPECT_TRUE(text.ends_with("}]}\n")) << text;
}

TEST(ExperimentTables, ACellIsALine) {
    lab::ExperimentRun run = lab::tests::false_run();
    for (const lab::CellPlan& plan : cells_of(run.config)) {
        run.cells.push_back(lab::tests::false_cell(plan));
    }
    const std::string table = table_of_cells(run);
    EXPECT_NE(table.find("What partitions do: 4 of 4 cells, checks ok"), table.npos) << table;
    EXPECT_NE(table.find("\nper-event-p3-r2 "), table.npos) << table;
}

}  // namespace
}  // namespace firstcome
