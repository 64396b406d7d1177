// SPDX-License-Identifier: Apache-2.0
// Looking back at one record: the same, another, none, or nobody who could say.
#include "log/kafka_log_recheck.h"
#include "log/kafka_log_settings.h"
#include "tests/kafka/mock_fixture.h"

namespace firstcome::tests {
namespace {

using Verdict = KafkaRecheck::Verdict;

class KafkaLooksBack : public MockFixture {
  protected:
    void SetUp() override {
        ASSERT_EQ(statuses(open()->append(partition, batch_of(1, 3))).size(), 3u);
        auto client = KafkaClient::open(kafka_question_settings(options_), options_.topic, clock_);
        ASSERT_TRUE(client.has_value()) << client.error().message();
        client_ = *std::move(client);
    }

    Verdict look(std::int64_t offset, std::int64_t number, Duration wait = Duration::seconds(10)) {
        KafkaRecheck recheck(*client_, partition, clock_);
        return recheck.look({Offset(offset), checksum64(record_bytes(number))}, wait);
    }

    std::unique_ptr<KafkaClient> client_;
};

TEST_F(KafkaLooksBack, AtTheSameRecord) {
    for (std::int64_t offset = 1; offset <= 3; ++offset) {
        EXPECT_EQ(look(offset, offset), Verdict::same);
    }
    EXPECT_EQ(look(1, 1), Verdict::same);
}

TEST_F(KafkaLooksBack, AtAnotherRecord) {
    EXPECT_EQ(look(2, 3), Verdict::different);
}

TEST_F(KafkaLooksBack, WhereTheLogEndsNow) {
    EXPECT_EQ(look(4, 4), Verdict::different);
}

TEST_F(KafkaLooksBack, BeyondTheEndOfTheLog) {
    EXPECT_EQ(look(1'000, 4), Verdict::different);
}

TEST_F(KafkaLooksBack, AndBelievesALeaderThatChangesItsMind) {
    cluster_.fail_next(fetch_request, {RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE});
    EXPECT_EQ(look(2, 2), Verdict::same);
}

TEST_F(KafkaLooksBack, AndLearnsNothingWhileNoBrokerIsThere) {
    cluster_.set_down();
    EXPECT_EQ(look(2, 2, Duration::millis(300)), Verdict::unanswered);
    cluster_.set_up();
    EXPECT_EQ(look(2, 2), Verdict::same);
}

}  // namespace
}  // namespace firstcome::tests
