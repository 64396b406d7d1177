// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/rush_rider.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string won =
    R"({"success":true,"message":"m","errorCode":null,"data":{"status":"SUCCESS","outcome":"won",)"
    R"("sequence":1,"rank":1,"repeated":false,"partition":0,"offset":4,"arrivedAtUs":7}})";
const std::string again = std::string(won).replace(won.find("false"), 5, "true");
const std::string busy = R"({"success":false,"message":"m","errorCode":"KAFKA_001","data":null})";

constexpr SteadyTime soon{1'000};
constexpr SteadyTime later{1'000'000};

class RushRiderTest : public testing::Test {
  protected:
    explicit RushRiderTest(const RushOptions& options = options_for(2))
        : ground_(RushGround::make(options).value()) {}

    static RushOptions options_for(std::uint64_t entries) {
        RushOptions options;
        options.url = "http://127.0.0.1:1";
        options.campaign = CampaignId(1);
        options.entries = entries;
        options.participant_prefix = "p";
        return options;
    }

    std::string next_request(SteadyTime now, std::uint32_t server = 0) {
        const auto request = rider_.next(now, server);
        if (!request) {
            return "nothing";
        }
        token_ = request->token;
        return std::string(request->bytes);
    }

    void answer(int status, std::string_view body, std::uint32_t retry_after_s = 0) {
        answer(token_, soon, status, body, retry_after_s);
    }

    void answer(
        std::uint64_t token,
        SteadyTime at,
        int status,
        std::string_view body,
        std::uint32_t retry_after_s = 0
    ) {
        rider_.on_answer(token, {status, body, retry_after_s, soon, at, 0, Duration::micros(42)});
    }

    const RushGround ground_;
    RushProgress progress_;
    RushRider rider_{ground_, progress_, EntryShare::dealt(ground_.plan.entries(), 0, 1)};
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
    answer(503, busy, 60);
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

TEST_F(RushRiderTest, TheConnectionsRoundTripAndTheArrivalAreNoted) {
    EXPECT_THAT(next_request(soon), HasSubstr("\"p1\""));
    answer(200, won);
    EXPECT_EQ(rider_.trace().attempts.at(0).round_trip_us, 42U);
    EXPECT_EQ(rider_.trace().attempts.at(0).arrived_at, WallTime{7});
}

// Arrivals at one per second, counted from T0 = 0.
class OpenModelTest : public RushRiderTest {
  protected:
    OpenModelTest() : RushRiderTest(poisson()) { rider_.on_start(SteadyTime{}); }

    static RushOptions poisson() {
        RushOptions options = options_for(3);
        options.arrival = Arrival::poisson;
        options.rate_per_s = 1;
        return options;
    }

    SteadyTime intended(std::uint32_t entry) const {
        return SteadyTime{} + ground_.plan.intended(entry);
    }
};

TEST_F(OpenModelTest, NobodyComesBeforeTheirTime) {
    const ManualClock none{WallTime{}};
    EXPECT_EQ(next_request(none.steady_now()), "nothing");
    EXPECT_EQ(rider_.wake_at(), intended(0));
    EXPECT_EQ(next_request(intended(0) + Duration{-1}), "nothing");
    EXPECT_THAT(next_request(intended(0)), HasSubstr("\"p1\""));
    EXPECT_EQ(rider_.wake_at(), intended(1));
    EXPECT_EQ(next_request(intended(1) + Duration{-1}), "nothing");
    EXPECT_THAT(next_request(intended(1)), HasSubstr("\"p2\""));
}

TEST_F(OpenModelTest, WhoFindsNoConnectionIsSentLateAndKeepsTheirIntendedStart) {
    // No connection was free until long after all three meant to start.
    const SteadyTime late = intended(2) + Duration::seconds(9);
    for (std::uint32_t i = 0; i < 3; ++i) {
        EXPECT_NE(next_request(late), "nothing");
        answer(token_, late + Duration::millis(1), 200, i == 0 ? won : again);
    }
    EXPECT_TRUE(rider_.finished());
    EXPECT_EQ(rider_.wake_at(), rider_.http::Rider::wake_at());
    for (std::uint32_t i = 0; i < 3; ++i) {
        EXPECT_EQ(rider_.trace().answered_at.at(i), late + Duration::millis(1));
    }
}

class FlashTest : public RushRiderTest {
  protected:
    FlashTest() : RushRiderTest(flash()) {}

    static RushOptions flash() {
        RushOptions options = options_for(1);
        options.arrival = Arrival::flash;
        options.patience = Duration::millis(100);
        options.impatient_requests_max = 2;
        return options;
    }

    // Sends the entry and both of its impatient repetitions.
    std::vector<std::uint64_t> send_all() {
        std::vector<std::uint64_t> tokens;
        for (int i = 0; i < 3; ++i) {
            EXPECT_THAT(next_request(soon + Duration::millis(100 * i)), HasSubstr("\"p1\""));
            tokens.push_back(token_);
        }
        return tokens;
    }
};

TEST_F(FlashTest, WhoIsNotAnsweredSendsAgainButNotForEver) {
    EXPECT_THAT(next_request(soon), HasSubstr("\"p1\""));
    EXPECT_EQ(next_request(soon + Duration::micros(99'999)), "nothing");
    EXPECT_THAT(next_request(soon + Duration::millis(100)), HasSubstr("\"p1\""));
    EXPECT_THAT(next_request(soon + Duration::millis(200)), HasSubstr("\"p1\""));
    EXPECT_EQ(next_request(soon + Duration::seconds(100)), "nothing");
    EXPECT_EQ(rider_.trace().impatient, 2U);
    EXPECT_EQ(rider_.trace().retried, 0U);
}

TEST_F(FlashTest, WhoIsAnsweredInTimeIsPatient) {
    EXPECT_THAT(next_request(soon), HasSubstr("\"p1\""));
    answer(200, won);
    EXPECT_EQ(next_request(later), "nothing");
    EXPECT_TRUE(rider_.finished());
}

TEST_F(FlashTest, TheFirstAnswerCountsAndTheOthersAreWaitedForAndNoted) {
    const auto tokens = send_all();
    answer(tokens[1], later, 200, again);
    EXPECT_FALSE(rider_.finished());
    answer(tokens[0], later + Duration{1}, 200, won);
    answer(tokens[2], later + Duration{2}, 200, again);
    EXPECT_TRUE(rider_.finished());
    EXPECT_EQ(rider_.trace().answered_at.at(0), later);
    EXPECT_EQ(rider_.trace().attempts.size(), 3U);
    EXPECT_EQ(progress_.won, 1U);
    EXPECT_EQ(progress_.repeated, 2U);
    EXPECT_EQ(progress_.finished, 1U);
}

TEST_F(FlashTest, AnOutcomeStandsAboveARefusalThatCameBeforeIt) {
    const auto tokens = send_all();
    const std::string closed =
        R"({"success":true,"message":"m","errorCode":null,"data":{"status":"FAIL",)"
        R"("outcome":"closed","repeated":false}})";
    answer(tokens[2], later, 200, closed);
    answer(tokens[0], later, 200, won);
    EXPECT_EQ(rider_.trace().ends.at(0), EntryEnd::placed);
}

TEST_F(FlashTest, OneLostRequestOfSeveralEndsNothing) {
    const auto tokens = send_all();
    rider_.on_loss(tokens[0], {http::LossReason::cut_off, soon, later});
    answer(tokens[1], later, 200, won);
    rider_.on_loss(tokens[2], {http::LossReason::cut_off, soon, later});
    EXPECT_TRUE(rider_.finished());
    EXPECT_EQ(rider_.trace().ends.at(0), EntryEnd::placed);
    EXPECT_EQ(next_request(later + Duration::seconds(100)), "nothing");
}

TEST_F(FlashTest, WhoWasRefusedIsNotImpatientToo) {
    EXPECT_THAT(next_request(soon), HasSubstr("\"p1\""));
    answer(503, busy, 60);
    EXPECT_EQ(next_request(soon + Duration::seconds(59)), "nothing");
    EXPECT_EQ(rider_.trace().impatient, 0U);
}

class TwoServersTest : public RushRiderTest {
  protected:
    TwoServersTest() : RushRiderTest(two()) {}

    static RushOptions two() {
        RushOptions options = options_for(1);
        options.url = "http://127.0.0.1:1,http://127.0.0.1:2";
        options.entries = 2;
        return options;
    }
};

TEST_F(TwoServersTest, ARetryGoesToTheOtherServer) {
    EXPECT_THAT(next_request(soon, 1), HasSubstr("Host: 127.0.0.1:2"));
    rider_.on_loss(token_, {http::LossReason::cut_off, soon, soon, 1});
    EXPECT_THAT(next_request(soon, 0), HasSubstr("\"p2\""));
    const SteadyTime due = soon + Duration::millis(20);
    EXPECT_EQ(next_request(due, 1), "nothing");
    const std::string retry = next_request(due, 0);
    EXPECT_THAT(retry, HasSubstr("\"p1\""));
    EXPECT_THAT(retry, HasSubstr("Host: 127.0.0.1:1"));
}

TEST_F(TwoServersTest, ARetryDoesNotWaitForEverForAServerThatIsDead) {
    EXPECT_THAT(next_request(soon, 1), HasSubstr("\"p1\""));
    rider_.on_loss(token_, {http::LossReason::cut_off, soon, soon, 1});
    EXPECT_THAT(next_request(soon, 1), HasSubstr("\"p2\""));
    EXPECT_EQ(next_request(soon + Duration::millis(1'019), 1), "nothing");
    EXPECT_THAT(next_request(soon + Duration::millis(1'020), 1), HasSubstr("\"p1\""));
}

}  // namespace
}  // namespace firstcome::lab
