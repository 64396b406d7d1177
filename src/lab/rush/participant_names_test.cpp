// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/participant_names.h"

#include "lab/rush/rush_requests.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

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
