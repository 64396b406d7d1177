// SPDX-License-Identifier: Apache-2.0
// The published measures and the rates against their definitions taken literally: for every row the
// row before it is looked for among all others, for every pair the rule is applied.

#include "lab/metrics/order_accuracy.h"
#include "lab/metrics/published_metrics.h"
#include "lab/metrics/rates.h"
#include "lab/metrics/throughput.h"
#include "tests/lab/random_cell.h"

#include <gtest/gtest.h>

#include <set>
#include <tuple>

namespace firstcome::lab {
namespace {

using namespace tests;
using Rows = std::vector<EventRow>;

// The row with the greatest key below that of `row`; null for the first.
template <class Key>
const EventRow* row_before(const Rows& rows, const EventRow& row, Key key) {
    const EventRow* before = nullptr;
    for (const EventRow& other : rows) {
        if (key(other) < key(row) && (before == nullptr || key(*before) < key(other))) {
            before = &other;
        }
    }
    return before;
}

std::uint64_t naive_switches(const Rows& rows) {
    std::uint64_t switches = 0;
    for (const EventRow& row : rows) {
        const EventRow* before = row_before(rows, row, [](const EventRow& r) {
            return std::pair(r.kafka_timestamp_ms, r.consumed);
        });
        switches += before != nullptr && before->partition != row.partition ? 1U : 0U;
    }
    return switches;
}

std::uint64_t naive_violations(const Rows& rows) {
    std::uint64_t violations = 0;
    for (const EventRow& a : rows) {
        for (const EventRow& b : rows) {
            const bool same_log = a.participant == b.participant && a.partition == b.partition;
            const bool a_first =
                std::pair(a.published_at, a.arrival) < std::pair(b.published_at, b.arrival);
            violations += same_log && a_first && a.offset > b.offset ? 1U : 0U;
        }
    }
    return violations;
}

OrderAccuracy naive_accuracy(const Rows& rows) {
    OrderAccuracy accuracy;
    std::set<std::uint32_t> partitions;
    for (const EventRow& row : rows) {
        partitions.insert(row.partition);
        const EventRow* before = row_before(rows, row, [](const EventRow& r) {
            return std::tuple(r.kafka_timestamp_ms, r.partition, r.offset);
        });
        if (before == nullptr) {
            continue;
        }
        const bool same_partition = before->partition == row.partition;
        const bool same_timestamp = before->kafka_timestamp_ms == row.kafka_timestamp_ms;
        const bool comparable = !same_partition && !same_timestamp;
        accuracy.same_partition_skipped += same_partition ? 1U : 0U;
        accuracy.same_timestamp_skipped += !same_partition && same_timestamp ? 1U : 0U;
        accuracy.comparable += comparable ? 1U : 0U;
        accuracy.mismatches += comparable && before->processed > row.processed ? 1U : 0U;
    }
    for (const std::uint32_t partition : partitions) {
        Rows own;
        std::copy_if(rows.begin(), rows.end(), std::back_inserter(own), [&](const EventRow& row) {
            return row.partition == partition;
        });
        OrderAccuracy::Partition found{partition, own.size(), 0};
        for (const EventRow& row : own) {
            const EventRow* before =
                row_before(own, row, [](const EventRow& r) { return r.offset; });
            found.mismatches += before != nullptr && before->processed > row.processed ? 1U : 0U;
        }
        accuracy.partitions.push_back(found);
    }
    return accuracy;
}

TEST(PublishedProperty, SwitchRatioIsTheShareOfSwitches) {
    std::uint64_t switches = 0;
    EXPECT_TRUE(rc::check("switch_ratio x rows = switches", [&] {
        const auto rows = (*random_cell()).lottery();
        const std::uint64_t expected = naive_switches(rows);
        const double count = rows.empty() ? 1 : static_cast<double>(rows.size());
        RC_ASSERT(switch_ratio(rows) == static_cast<double>(expected) / count);
        switches += expected;
    }));
    EXPECT_GT(switches, 10U);
}

TEST(PublishedProperty, ViolationCountIsThatOfAllPairs) {
    std::uint64_t violations = 0;
    EXPECT_TRUE(rc::check("violation_count = violating pairs", [&] {
        const auto rows = (*random_cell()).lottery();
        const std::uint64_t expected = naive_violations(rows);
        RC_ASSERT(violation_count(rows) == expected);
        violations += expected;
    }));
    EXPECT_GT(violations, 10U);
}

TEST(PublishedProperty, OrderAccuracyIsThatOfEveryRowAndTheOneBeforeIt) {
    OrderAccuracy all;
    EXPECT_TRUE(rc::check("order_accuracy = its definition", [&] {
        const auto rows = (*random_cell()).lottery();
        const auto expected = naive_accuracy(rows);
        const auto found = order_accuracy(rows);
        RC_ASSERT(found.same_partition_skipped == expected.same_partition_skipped);
        RC_ASSERT(found.same_timestamp_skipped == expected.same_timestamp_skipped);
        RC_ASSERT(found.comparable == expected.comparable);
        RC_ASSERT(found.mismatches == expected.mismatches);
        RC_ASSERT(found.partitions == expected.partitions);
        RC_ASSERT(found.percent() >= 0 && found.percent() <= 100);
        all.same_timestamp_skipped += found.same_timestamp_skipped;
        all.comparable += found.comparable;
        all.mismatches += found.mismatches;
    }));
    EXPECT_GT(all.same_timestamp_skipped, 10U);
    EXPECT_GT(all.mismatches, 10U);
    EXPECT_GT(all.comparable, all.mismatches);
}

TEST(PublishedProperty, RatesSpanTheLongestPairOfMoments) {
    EXPECT_TRUE(rc::check("rates = the longest pair", [] {
        const auto rows = (*random_cell()).lottery();
        Duration pipeline{};
        Duration database{};
        Duration processing{};
        for (const EventRow& a : rows) {
            for (const EventRow& b : rows) {
                pipeline = std::max(pipeline, b.polled_at - a.published_at);
                database = std::max(database, b.committed_at - a.polled_at);
                processing = std::max(processing, b.committed_at - a.committed_at);
            }
        }
        RC_ASSERT(pipeline_rate(rows).span == pipeline);
        RC_ASSERT(database_rate(rows).span == database);
        RC_ASSERT(processing_rate(rows).span == processing);
        RC_ASSERT(processing_rate(rows).events == rows.size());
    }));
}

TEST(PublishedProperty, ThroughputPutsEveryEventIntoTheBucketOfItsMoment) {
    EXPECT_TRUE(rc::check("throughput = events within each bucket", [] {
        auto rows = (*random_cell()).lottery();
        const auto scale = *rc::gen::inRange<std::int64_t>(1, 100'000);
        for (EventRow& row : rows) {
            row.polled_at.us *= scale;
            row.published_at.us *= scale;
        }
        const auto series = throughput(rows, &EventRow::polled_at);
        std::uint64_t events = 0;
        for (std::size_t i = 0; i < series.events.size(); ++i) {
            const auto number = static_cast<std::int64_t>(i);
            const auto from = series.begin + Duration::micros(series.bucket.us * number);
            const auto inside = std::count_if(rows.begin(), rows.end(), [&](const EventRow& row) {
                return row.polled_at >= from && row.polled_at < from + series.bucket;
            });
            RC_ASSERT(series.events[i] == static_cast<std::uint64_t>(inside));
            events += series.events[i];
        }
        RC_ASSERT(events == rows.size());
        RC_ASSERT(std::all_of(rows.begin(), rows.end(), [&](const EventRow& row) {
            return row.published_at >= series.begin;
        }));
        RC_ASSERT(series.events.empty() == rows.empty());
        if (!rows.empty()) {
            RC_ASSERT(series.events.back() > 0U);
        }
    }));
}

}  // namespace
}  // namespace firstcome::lab
