// SPDX-License-Identifier: Apache-2.0
#include "lab/rush_plan.h"

#include "lab/rush_requests.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

TEST(RushPlan, WithoutRepeatsEveryEntryIsAnotherParticipant) {
    const RushPlan plan(3, 0);
    EXPECT_EQ(plan.participants(), 3U);
    EXPECT_EQ(plan.participant_of(0), 0U);
    EXPECT_EQ(plan.participant_of(2), 2U);
}

TEST(RushPlan, RepeatsNameEarlierParticipantsAndAreAsManyAsAsked) {
    for (const double percent : {1.0, 12.5, 50.0, 99.0}) {
        const RushPlan plan(10'000, percent);
        const double repeats = 10'000.0 - plan.participants();
        EXPECT_NEAR(repeats, percent * 100, 1.0);
        std::uint32_t seen = 0;
        for (std::uint32_t entry = 0; entry < plan.entries(); ++entry) {
            const std::uint32_t participant = plan.participant_of(entry);
            ASSERT_LE(participant, seen);
            seen += participant == seen ? 1 : 0;
        }
        EXPECT_EQ(seen, plan.participants());
    }
}

TEST(ParticipantNames, AreNumbersWithoutAPrefixAndTextWithOne) {
    std::string json;
    const auto numbers = ParticipantNames::make(100, "", 10).value();
    numbers.append_json(5, json);
    EXPECT_EQ(json, "105");
    EXPECT_EQ(numbers.text(5), "105");
    json.clear();
    const auto texts = ParticipantNames::make(1, "p-", 10).value();
    texts.append_json(5, json);
    EXPECT_EQ(json, "\"p-6\"");
    EXPECT_EQ(texts.text(5), "p-6");
}

TEST(ParticipantNames, WhatWouldNeedEscapingOrOverflowsIsInvalid) {
    EXPECT_EQ(ParticipantNames::make(1, "a\"b", 1).error().code, Errc::invalid);
    EXPECT_EQ(ParticipantNames::make(1, "김", 1).error().code, Errc::invalid);
    EXPECT_EQ(ParticipantNames::make(1, std::string(45, 'a'), 1).error().code, Errc::invalid);
    EXPECT_EQ(ParticipantNames::make(INT64_MAX - 5, "", 10).error().code, Errc::invalid);
    EXPECT_TRUE(ParticipantNames::make(INT64_MAX - 10, "", 10).has_value());
    EXPECT_TRUE(ParticipantNames::make(INT64_MIN, "", 10).has_value());
}

TEST(RushRequests, AreCompleteHttp) {
    const auto names = ParticipantNames::make(123, "", 10).value();
    RushRequests requests(http::parse_url("http://127.0.0.1:8080").value(), CampaignId(9), names);
    EXPECT_EQ(
        requests.entry(0),
        "POST /api/campaigns/9/participation HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n"
        "Content-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"userId\":123}"
    );
    EXPECT_EQ(
        requests.read(requests.path_of(1)),
        "GET /api/campaigns/9/participation/124 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n"
    );
}

}  // namespace
}  // namespace firstcome::lab
