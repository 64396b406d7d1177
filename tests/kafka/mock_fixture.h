// SPDX-License-Identifier: Apache-2.0
#pragma once
// A Kafka log on a mock cluster of three brokers, and what the cluster really holds at the end.

#include "campaign/codec.h"
#include "log/kafka_log.h"
#include "tests/contract/numbered_records.h"
#include "tests/support/kafka_mock_cluster.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace firstcome::tests {

// Numbers of the protocol's requests.
inline constexpr std::int16_t produce_request = 0;
inline constexpr std::int16_t fetch_request = 1;

inline constexpr PartitionId partition{0};

class MockFixture : public testing::Test {
  protected:
    MockFixture() {
        options_.bootstrap = cluster_.bootstrap();
        options_.topic = "firstcome";
        options_.describe_topic = false;
        options_.answer_wait = Duration::seconds(2);
        cluster_.create_topic(options_.topic, 2, 3);
    }

    std::unique_ptr<KafkaLog> open(KafkaLog::Mode mode = KafkaLog::Mode::create) {
        auto opened = KafkaLog::open(options_, clock_, mode);
        EXPECT_TRUE(opened.has_value()) << opened.error().message();
        return opened ? *std::move(opened) : nullptr;
    }

    static std::vector<AppendStatus> statuses(const std::vector<AppendResult>& results) {
        std::vector<AppendStatus> statuses;
        statuses.reserve(results.size());
        for (const AppendResult& result : results) {
            statuses.push_back(result.status);
        }
        return statuses;
    }

    static std::vector<AppendStatus> all(AppendStatus status, std::size_t count) {
        return std::vector<AppendStatus>(count, status);
    }

    // The numbers of the records behind the identity, as somebody else reads them.
    std::vector<std::int64_t> stored() {
        std::vector<std::int64_t> numbers;
        const auto reader = open(KafkaLog::Mode::existing);
        const auto end = reader->end(partition);
        EXPECT_TRUE(end.has_value());
        RecordBatch records;
        for (Offset next(1); end && next < *end; next = records[records.size() - 1].offset.next()) {
            records.clear();
            const auto read = reader->read(partition, next, 1'000, Duration::seconds(5), records);
            EXPECT_TRUE(read.has_value()) << read.error().message();
            if (records.empty()) {
                ADD_FAILURE() << "no record at " << next.value();
                break;
            }
            for (std::size_t i = 0; i < records.size(); ++i) {
                numbers.push_back(ByteReader(records[i].bytes).integer<std::int64_t>());
            }
        }
        return numbers;
    }

    SystemClock clock_;
    KafkaMockCluster cluster_{3};
    KafkaLogOptions options_;
};

}  // namespace firstcome::tests
