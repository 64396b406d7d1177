// SPDX-License-Identifier: Apache-2.0
#include "lab/pipeline/kafka_pipeline.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace firstcome::lab {
namespace {

std::vector<std::uint32_t> choices(StickyPartitioner& partitioner, int count, std::size_t bytes) {
    std::vector<std::uint32_t> chosen;
    for (int i = 0; i < count; ++i) {
        chosen.push_back(partitioner.choose(bytes));
    }
    return chosen;
}

TEST(StickyPartitioner, StaysUntilABatchIsFull) {
    StickyPartitioner partitioner(5, 1);
    constexpr std::size_t quarter = StickyPartitioner::batch_bytes / 4;
    for (int batch = 0; batch < 20; ++batch) {
        const auto chosen = choices(partitioner, 4, quarter);
        EXPECT_EQ(std::set(chosen.begin(), chosen.end()).size(), 1U);
    }
}

TEST(StickyPartitioner, ComesToEveryPartition) {
    StickyPartitioner partitioner(5, 1);
    const auto chosen = choices(partitioner, 100, StickyPartitioner::batch_bytes);
    const std::set<std::uint32_t> all(chosen.begin(), chosen.end());
    EXPECT_EQ(all, (std::set<std::uint32_t>{0, 1, 2, 3, 4}));
}

TEST(StickyPartitioner, RepeatsItselfWithTheSameSeedOnly) {
    StickyPartitioner one(5, 7);
    StickyPartitioner same(5, 7);
    StickyPartitioner other(5, 8);
    const auto chosen = choices(one, 50, StickyPartitioner::batch_bytes);
    EXPECT_EQ(chosen, choices(same, 50, StickyPartitioner::batch_bytes));
    EXPECT_NE(chosen, choices(other, 50, StickyPartitioner::batch_bytes));
}

TEST(PublishedEvent, SurvivesItsText) {
    std::string text;
    write_event({6, 7, WallTime{1'795'855'527'434'376}}, text);
    EXPECT_EQ(text, R"({"campaignId":1,"userId":7,"arrival":6,"arrivedAt":1795855527434376})");
    const auto event = read_event(text);
    ASSERT_TRUE(event.has_value());
    EXPECT_EQ(event->arrival, 6U);
    EXPECT_EQ(event->participant, 7U);
    EXPECT_EQ(event->arrived_at, WallTime{1'795'855'527'434'376});
}

TEST(PublishedEvent, IsNothingElse) {
    std::string text;
    write_event({6, 7, WallTime{8}}, text);
    for (std::size_t size = 0; size < text.size(); ++size) {
        EXPECT_FALSE(read_event(text.substr(0, size)).has_value()) << text.substr(0, size);
    }
    EXPECT_FALSE(read_event(text + " ").has_value());
    EXPECT_FALSE(read_event(R"({"campaignId":2,"userId":7,"arrival":6,"arrivedAt":8})"));
    EXPECT_FALSE(read_event(R"({"campaignId":1,"userId":99999999999999999999,"arrival":6)"));
}

TEST(KafkaPipelineSettings, NameWhatThePublishedDesignRestsOn) {
    const auto settings = kafka_pipeline_settings();
    const std::set<std::pair<std::string, std::string>> all(settings.begin(), settings.end());
    EXPECT_TRUE(all.contains({"acks", "all"}));
    EXPECT_TRUE(all.contains({"batch.size", "16384"}));
}

}  // namespace
}  // namespace firstcome::lab
