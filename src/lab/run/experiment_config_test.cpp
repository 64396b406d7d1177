// SPDX-License-Identifier: Apache-2.0
#include "lab/run/experiment_config.h"

#include <gtest/gtest.h>

#include <string>

namespace firstcome::lab {
namespace {

std::string file_with(const std::string& variants, const std::string& more = "") {
    return R"({"title": "t", "stock": 10, "events": 100, "partitions": [3, 1], "repetitions": 2,)" +
           more + R"("variants": [)" + variants + "]}";
}

std::string trouble_of(const std::string& text, bool quick = false) {
    const auto config = parse_experiment_config(text, quick);
    return config ? "none" : config.error().detail;
}

TEST(ExperimentConfig, MakesTheMatrixOfPartitionsVariantsAndRepetitions) {
    const auto config = parse_experiment_config(
        file_with(R"({"name": "per-event"}, {"name": "pinned", "repetitions": 1, "events": 7})"),
        false
    );
    ASSERT_TRUE(config.has_value());
    std::vector<std::string> names;
    for (const CellPlan& cell : cells_of(*config)) {
        names.push_back(cell_name(cell));
        EXPECT_EQ(cell.stock, 10);
        EXPECT_EQ(cell.events, cell.variant == Variant::pinned ? 7U : 100U);
    }
    const std::vector<std::string> expected{
        "per-event-p1-r1",
        "per-event-p3-r1",
        "pinned-p1-r1",
        "pinned-p3-r1",
        "per-event-p1-r2",
        "per-event-p3-r2"};
    EXPECT_EQ(names, expected);
}

TEST(ExperimentConfig, HasACellPerHoldBack) {
    const auto config = parse_experiment_config(
        file_with(R"({"name": "resequenced", "partitions": [3], "hold_back_ms": [20, 0]})"), false
    );
    ASSERT_TRUE(config.has_value());
    const auto cells = cells_of(*config);
    ASSERT_EQ(cells.size(), 4U);
    EXPECT_EQ(cell_name(cells[0]), "resequenced-p3-d0ms-r1");
    EXPECT_EQ(cell_name(cells[3]), "resequenced-p3-d20ms-r2");
    EXPECT_EQ(setting_name(cells[3]), "resequenced-p3-d20ms");
}

TEST(ExperimentConfig, TakesTheSmallerMatrixWhenQuick) {
    const std::string text = file_with(
        R"({"name": "per-event"}, {"name": "batched"})",
        R"("quick": {"events": 5, "repetitions": 1, "variants": ["batched"]},)"
    );
    const auto whole = parse_experiment_config(text, false);
    const auto quick = parse_experiment_config(text, true);
    ASSERT_TRUE(whole.has_value() && quick.has_value());
    EXPECT_EQ(cells_of(*whole).size(), 8U);
    ASSERT_EQ(cells_of(*quick).size(), 2U);
    EXPECT_EQ(cells_of(*quick).front().events, 5U);
    EXPECT_EQ(cell_name(cells_of(*quick).front()), "batched-p1-r1");
}

TEST(ExperimentConfig, ReadsTheArrivalsAndTheSeed) {
    const auto config = parse_experiment_config(
        file_with(
            R"({"name": "pinned"})",
            R"("seed": 7, "arrival": {"kind": "poisson", "rate_per_s": 500},)"
        ),
        false
    );
    ASSERT_TRUE(config.has_value());
    EXPECT_EQ(config->arrival.kind, Arrival::poisson);
    EXPECT_EQ(config->arrival.rate_per_s, 500);
    EXPECT_EQ(config->arrival.seed, 7U);
    EXPECT_EQ(config->clock_uncertainty, Duration::millis(1));
}

TEST(ExperimentConfig, SaysWhichKeyIsWrong) {
    const std::string pinned = R"({"name": "pinned"})";
    EXPECT_EQ(trouble_of("{"), "it is no JSON: incomplete JSON");
    EXPECT_EQ(trouble_of("[]"), "the file must be an object: { ... }");
    EXPECT_EQ(trouble_of(file_with(pinned, R"("tilte": 1,)")), "\"tilte\" is not known");
    EXPECT_EQ(
        trouble_of(file_with(R"({"name": "pinned", "partitions": [0]})")),
        "\"partitions\" of an element of \"variants\" must be an integer from 1 to 64"
    );
    EXPECT_EQ(
        trouble_of(file_with(R"({"name": "pinned", "partitions": [2, 2]})")),
        "\"partitions\" of an element of \"variants\" names a value twice"
    );
    EXPECT_EQ(
        trouble_of(file_with(R"({"name": "pinned", "partitions": []})")),
        "\"partitions\" of an element of \"variants\" must be a list of integers"
    );
    EXPECT_EQ(
        trouble_of(file_with(R"({"name": "pinned", "hold_back_ms": [1]})")),
        "\"hold_back_ms\" of an element of \"variants\" is not known"
    );
    EXPECT_EQ(
        trouble_of(file_with(R"({"name": "resequenced"})")),
        "\"hold_back_ms\" of an element of \"variants\" is missing"
    );
    EXPECT_EQ(trouble_of(file_with(pinned + "," + pinned)), "\"variants\" names pinned twice");
    EXPECT_EQ(
        trouble_of(file_with(R"({"name": "pined"})")),
        "there is no variant \"pined\"; there are: per-event, per-event-keyed, batched, "
        "select-update, pinned, resequenced"
    );
    EXPECT_EQ(
        trouble_of(file_with(pinned, R"("arrival": {"kind": "flash"},)")),
        "\"kind\" of \"arrival\" must be \"barrier\" or \"poisson\""
    );
    EXPECT_EQ(trouble_of(file_with(pinned), true), "\"quick\" is missing, and --quick asks for it");
    EXPECT_EQ(
        trouble_of(file_with(
            pinned, R"("quick": {"events": 1, "repetitions": 1, "variants": ["batched"]},)"
        )),
        "\"quick\" names \"batched\", \"variants\" does not"
    );
    EXPECT_EQ(
        trouble_of(R"({"title": "t", "stock": 0})"),
        "\"stock\" must be an integer from 1 to 1000000"
    );
}

}  // namespace
}  // namespace firstcome::lab
