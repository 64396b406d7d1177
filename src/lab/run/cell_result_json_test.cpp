// SPDX-License-Identifier: Apache-2.0
// That every cell comes back as it was is a property: tests/lab.
#include "lab/run/cell_result_json.h"

#include "lab/run/experiment_run_json.h"
#include "tests/support/errc_of.h"

#include <gtest/gtest.h>

#include <string>

namespace firstcome::lab {
namespace {

using tests::errc_of;

CellResult a_cell() {
    CellResult cell;
    cell.plan = {Variant::pinned, 1, {}, 2, 100, 10};
    cell.check.findings = {{"winners", "", 0, true}};
    cell.monitoring.samples = {{Duration::millis(-100), 1.5, {}, {}, 0, 0, 0}, {}};
    return cell;
}

// The line of that cell with the first `from` replaced.
std::string line_with(std::string_view from, std::string_view to) {
    std::string line = to_json(a_cell());
    const std::size_t at = line.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return line.replace(at, from.size(), to);
}

std::string said_about(const std::string& line) {
    const auto parsed = parse_cell_result(line);
    return parsed ? "nothing" : parsed.error().detail;
}

TEST(CellResultJson, ALineBeginsWithItsVersionAndHasSamplesAsColumns) {
    const std::string line = to_json(a_cell());
    EXPECT_TRUE(line.starts_with(R"({"version":1,"plan":{"variant":"pinned","partitions":1,)"));
    EXPECT_NE(
        line.find(R"("samples":{"at_us":[-100000,0],"program_percent":[1.5,null],)"),
        std::string::npos
    );
}

TEST(CellResultJson, AMemberThatIsMissingIsNamed) {
    EXPECT_EQ(said_about(line_with(R"("count":0,)", "")), "check.findings[0].count is missing");
    EXPECT_EQ(said_about(line_with(R"("took_us":0,)", "")), "took_us is missing");
}

TEST(CellResultJson, AMemberThatIsNotKnownIsNamed) {
    EXPECT_EQ(
        said_about(line_with(R"("of_stock")", R"("colour":1,"of_stock")")),
        "check.findings[0].colour is not known"
    );
}

TEST(CellResultJson, AValueOfAnotherKindOrOutOfRangeIsNamed) {
    EXPECT_EQ(said_about(line_with("\"pinned\"", "\"nailed\"")), "plan.variant is not known");
    EXPECT_EQ(
        said_about(line_with("\"partitions\":1", "\"partitions\":4294967296")),
        "plan.partitions is out of range"
    );
    EXPECT_EQ(
        said_about(line_with("\"partitions\":1", "\"partitions\":-1")),
        "plan.partitions is no whole number from 0 up"
    );
    EXPECT_EQ(said_about(line_with("[{\"name\"", "{\"a\":[{\"name\"")).substr(0, 7), "no JSON");
    EXPECT_EQ(
        said_about(line_with("true", "1")), "check.findings[0].of_stock is neither true nor false"
    );
    EXPECT_EQ(said_about(line_with("\"winners\"", "7")), "check.findings[0].name is no text");
    EXPECT_EQ(
        said_about(line_with("\"switch_ratio\":0", "\"switch_ratio\":\"much\"")),
        "analysis.switch_ratio is no number"
    );
}

TEST(CellResultJson, ColumnsOfDifferentLengthsAreRefused) {
    EXPECT_EQ(
        said_about(line_with("[1.5,null]", "[1.5]")),
        "monitoring.samples.program_percent is no column of this length"
    );
    EXPECT_EQ(
        said_about(line_with("\"program_percent\":[1.5,null],", "")),
        "monitoring.samples has not the columns that it should have"
    );
}

TEST(CellResultJson, AnotherVersionIsUnsupportedAndNoneIsCorrupt) {
    EXPECT_EQ(
        errc_of(parse_cell_result(line_with("\"version\":1", "\"version\":2"))), Errc::unsupported
    );
    EXPECT_EQ(errc_of(parse_cell_result(line_with("\"version\":1,", ""))), Errc::corrupt);
    EXPECT_EQ(errc_of(parse_cell_result("[]")), Errc::corrupt);
    EXPECT_EQ(errc_of(parse_cell_result("torn")), Errc::corrupt);
}

TEST(ExperimentRunJson, TheSameMatrixIsTheSameText) {
    ExperimentConfig config;
    config.variants = {{Variant::resequenced, {1, 3}, {Duration::millis(5)}, 2, 1'000}};
    ExperimentConfig other = config;
    EXPECT_EQ(to_json(config), to_json(other));
    other.variants[0].partitions = {1, 5};
    EXPECT_NE(to_json(config), to_json(other));
}

}  // namespace
}  // namespace firstcome::lab
