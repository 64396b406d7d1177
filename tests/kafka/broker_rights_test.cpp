// SPDX-License-Identifier: Apache-2.0
// A topic of which the broker does not let us do everything: whoever starts on it is told so.
#include "tests/kafka/broker_fixture.h"
#include "tests/support/errc_of.h"

#include <gmock/gmock.h>

#include <thread>

namespace firstcome::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class KafkaRights : public BrokerFixture {
  protected:
    void SetUp() override {
        BrokerFixture::SetUp();
        if (broker_) {
            open();  // makes the topic
            options_.connect_wait = Duration::seconds(5);
            options_.append_wait = Duration::seconds(5);
        }
    }

    void deny(rd_kafka_AclOperation_t operation) {
        if (!broker_->deny(options_.topic, operation)) {
            GTEST_SKIP() << "the broker has no authorizer (authorizer.class.name)";
        }
    }

    // A broker hears of a new rule a moment later.
    Result<std::unique_ptr<KafkaLog>> open_until_refused() {
        auto opened = KafkaLog::open(options_, clock_, KafkaLog::Mode::create);
        const SteadyTime deadline = clock_.steady_now() + Duration::seconds(20);
        while (opened.has_value() && clock_.steady_now() < deadline) {
            std::this_thread::yield();
            opened = KafkaLog::open(options_, clock_, KafkaLog::Mode::create);
        }
        return opened;
    }

    void expect_refusal(Errc code, const std::string& text) {
        const auto opened = open_until_refused();
        ASSERT_EQ(errc_of(opened), code) << opened.error().detail;
        EXPECT_THAT(
            opened.error().detail,
            AllOf(HasSubstr("log.url"), HasSubstr(options_.topic), HasSubstr(text))
        );
    }
};

TEST_F(KafkaRights, WithoutDescribeTheStartIsRefused) {
    deny(RD_KAFKA_ACL_OPERATION_DESCRIBE);
    if (!IsSkipped()) {
        expect_refusal(Errc::io, "rights Describe, Read and Write");
    }
}

TEST_F(KafkaRights, WithoutDescribeConfigsTheStartIsRefused) {
    deny(RD_KAFKA_ACL_OPERATION_DESCRIBE_CONFIGS);
    if (!IsSkipped()) {
        expect_refusal(Errc::conflict, "grant DescribeConfigs");
    }
}

TEST_F(KafkaRights, WithoutReadTheStartIsRefused) {
    deny(RD_KAFKA_ACL_OPERATION_READ);
    if (!IsSkipped()) {
        expect_refusal(Errc::busy, "grant Read");
    }
}

TEST_F(KafkaRights, WithoutWriteNothingIsTakenAndTheLogSaysWhy) {
    auto log = open();
    deny(RD_KAFKA_ACL_OPERATION_WRITE);
    if (IsSkipped()) {
        return;
    }
    testing::internal::CaptureStderr();
    std::vector<AppendResult> results;
    const SteadyTime deadline = clock_.steady_now() + Duration::seconds(20);
    do {
        results = log->append(partition, batch_of(0, 1));
    } while (results.front().status == AppendStatus::persisted && clock_.steady_now() < deadline);
    EXPECT_EQ(results.front().status, AppendStatus::not_persisted);
    log.reset();
    EXPECT_THAT(
        testing::internal::GetCapturedStderr(),
        AllOf(HasSubstr("log.url"), HasSubstr("Topic authorization failed"))
    );
}

}  // namespace
}  // namespace firstcome::tests
