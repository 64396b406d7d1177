// SPDX-License-Identifier: Apache-2.0
#include "lab/rush_rider.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr SteadyTime soon{1'000};
constexpr SteadyTime later{1'000'000};

class RushRiderTest : public testing::Test {
  protected:
    std::string next_request(SteadyTime now) {
        const auto request = rider_.next(now);
        if (!request) {
            return "nothing";
        }
        token_ = request->token;
        return std::string(request->bytes);
    }

    void answer(int status, std::string_view body, std::uint32_t retry_after_s = 0) {
        rider_.on_answer(token_, {status, body, retry_after_s, soon, soon});
    }

    RushOptions options_;
    http::Url server_ = http::parse_url("http://127.0.0.1:1").value();
    RushPlan plan_{2, 0};
    ParticipantNames names_ = ParticipantNames::make(1, "p", 2).value();
    RushProgress progress_;
    RushShared shared_{options_, server_, plan_, names_, progress_};
    RushRider rider_{shared_, 0, 2};
    std::uint64_t token_ = 0;
};

TEST_F(RushRiderTest, WhoWasCutOffGoesBeforeTheNext) {
    EXPECT_THAT(next_request(soon), HasSubstr("\"p1\""));
    rider_.on_loss(token_, {http::LossReason::cut_off, soon, soon});
    EXPECT_THAT(next_request(later), HasSubstr("\"p1\""));
    EXPECT_THAT(next_request(later), HasSubstr("\"p2\""));
    EXPECT_EQ(next_request(later), "nothing");
    EXPECT_FALSE(rider_.finished());
}

TEST_F(RushRiderTest, ARetryWaitsForItsTime) {
    EXPECT_THAT(next_request(soon), HasSubstr("\"p1\""));
    rider_.on_loss(token_, {http::LossReason::cut_off, soon, soon});
    EXPECT_THAT(next_request(soon), HasSubstr("\"p2\""));
    EXPECT_EQ(next_request(soon), "nothing");
    EXPECT_THAT(next_request(later), HasSubstr("\"p1\""));
}

TEST_F(RushRiderTest, RetryAfterIsHonoured) {
    EXPECT_THAT(next_request(soon), HasSubstr("\"p1\""));
    answer(503, R"({"success":false,"message":"m","errorCode":"KAFKA_001","data":null})", 60);
    EXPECT_THAT(next_request(soon), HasSubstr("\"p2\""));
    EXPECT_EQ(next_request(soon + Duration::millis(59'999)), "nothing");
    EXPECT_THAT(next_request(soon + Duration::seconds(60)), HasSubstr("\"p1\""));
}

TEST_F(RushRiderTest, WhatIsPendingIsAskedForAfterTheNext) {
    EXPECT_THAT(next_request(soon), HasSubstr("\"p1\""));
    answer(
        202,
        R"({"success":true,"message":"m","errorCode":null,)"
        R"("data":{"status":"PENDING","statusUrl":"http://127.0.0.1:1/x/p1"}})"
    );
    EXPECT_THAT(next_request(later), HasSubstr("\"p2\""));
    EXPECT_THAT(next_request(later), StartsWith("GET /x/p1 HTTP/1.1\r\n"));
}

TEST_F(RushRiderTest, WhatNeverLeftIsSentAgainAtOnceAndIsNoAttempt) {
    EXPECT_THAT(next_request(soon), HasSubstr("\"p1\""));
    rider_.on_loss(token_, {http::LossReason::not_sent, soon, soon});
    EXPECT_THAT(next_request(soon), HasSubstr("\"p1\""));
    EXPECT_THAT(rider_.trace().attempts, testing::IsEmpty());
    EXPECT_EQ(rider_.trace().retried, 0U);
}

}  // namespace
}  // namespace firstcome::lab
