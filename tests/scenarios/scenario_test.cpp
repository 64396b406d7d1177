// SPDX-License-Identifier: Apache-2.0
// Every page of the rule book, on the rule alone and on the simulated pipeline.

#include "base/logger.h"
#include "tests/scenarios/allocator_executor.h"
#include "tests/scenarios/pipeline_executor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using namespace tests;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ScenarioTest : public ::testing::TestWithParam<std::filesystem::path> {
  protected:
    void SetUp() override { set_log_level("off"); }

    void play_on(Executor& executor) {
        const auto scenario = read_scenario(GetParam());
        ASSERT_TRUE(scenario) << scenario.error().message();
        EXPECT_THAT(play(*scenario, executor), IsEmpty());
    }
};

TEST_P(ScenarioTest, HoldsForTheRuleAlone) {
    AllocatorExecutor executor;
    play_on(executor);
}

TEST_P(ScenarioTest, HoldsForThePipelineOneByOne) {
    PipelineExecutor executor(Together::no);
    play_on(executor);
}

TEST_P(ScenarioTest, HoldsForThePipelineInBatches) {
    PipelineExecutor executor(Together::yes);
    play_on(executor);
}

INSTANTIATE_TEST_SUITE_P(
    RuleBook,
    ScenarioTest,
    ::testing::ValuesIn(scenario_files()),
    [](const auto& page) { return page.param.stem().string(); }
);

// --- the language itself -------------------------------------------------------------------------

constexpr auto head = "# name: page\n# rule: I1\n# In words.\n";

Result<Scenario> page(const std::string& lines) {
    return parse_scenario("page.scn", head + lines);
}

TEST(ScenarioLanguage, ReadsALine) {
    const auto scenario = page("campaign spring stock 2 opens 10\nopen at 5 seen 3 as x -> stale");
    ASSERT_TRUE(scenario) << scenario.error().message();
    ASSERT_EQ(scenario->steps.size(), 2U);
    EXPECT_EQ(scenario->steps[0].opens, 10);
    EXPECT_EQ(scenario->steps[1].campaign, "spring");
    EXPECT_EQ(scenario->steps[1].seen, 3);
    EXPECT_EQ(scenario->steps[1].wish, "x");
    EXPECT_EQ(scenario->steps[1].answer, "stale");
}

TEST(ScenarioLanguage, RefusesWhatItDoesNotUnderstand) {
    for (const auto* line :
         {"enter alice -> won 1",
          "entry alice",
          "entry -> won 1",
          "open at noon -> applied",
          "campaign spring stock many",
          "stock five -> applied",
          "open soon -> applied"}) {
        const auto scenario = page(line);
        ASSERT_FALSE(scenario) << line;
        EXPECT_THAT(scenario.error().detail, HasSubstr("page.scn:4: not understood"));
    }
    EXPECT_FALSE(parse_scenario("page.scn", "campaign spring stock 2\n")) << "explains nothing";
}

TEST(ScenarioLanguage, SaysWhichLineWentOtherwise) {
    const auto scenario = page("campaign spring stock 1\nentry alice -> won 2\ntotal won 7");
    ASSERT_TRUE(scenario);
    AllocatorExecutor executor;
    EXPECT_THAT(
        play(*scenario, executor),
        ElementsAre(
            "page.scn:5: entry alice: written: won 2, said: won 1",
            "page.scn:6: total : written: won 7, said: 1"
        )
    );
}

}  // namespace
}  // namespace firstcome
