// SPDX-License-Identifier: Apache-2.0
#pragma once
// A log on a real broker, in a topic of its own; without a broker its tests are skipped.

#include "log/kafka_log.h"
#include "tests/contract/numbered_records.h"
#include "tests/support/kafka_broker.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

namespace firstcome::tests {

inline constexpr PartitionId partition{0};

class BrokerFixture : public testing::Test {
  protected:
    void SetUp() override {
        broker_ = KafkaBroker::of_environment();
        if (!broker_) {
            GTEST_SKIP() << KafkaBroker::missing;
        }
        options_.bootstrap = broker_->bootstrap();
        options_.topic = broker_->new_topic_name();
    }

    std::unique_ptr<KafkaLog> open(KafkaLog::Mode mode = KafkaLog::Mode::create) {
        auto opened = KafkaLog::open(options_, clock_, mode);
        EXPECT_TRUE(opened.has_value()) << opened.error().message();
        return opened ? *std::move(opened) : nullptr;
    }

    SystemClock clock_;
    std::optional<KafkaBroker> broker_;
    KafkaLogOptions options_;
};

}  // namespace firstcome::tests
