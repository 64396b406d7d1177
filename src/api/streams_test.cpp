// SPDX-License-Identifier: Apache-2.0
#include "api/streams.h"

#include "tests/support/socketless_server.h"

#include <gtest/gtest.h>

namespace firstcome::api {
namespace {

using namespace firstcome::tests;

Events event(Topic topic, std::string text) {
    return {{topic, std::make_shared<const std::string>(std::move(text))}};
}

TEST(Streams, SendEachEventToWhoListens) {
    SocketlessServer server;
    Audience audience;
    Streams streams(server, audience, 10);
    streams.add(CampaignId(1), {0, 0, 1});
    streams.add(CampaignId(1), {0, 0, 2});
    streams.add(monitor_topic, {0, 0, 3});
    streams.push(event(CampaignId(1), "one"));
    streams.push(event(CampaignId(2), "nobody's"));
    EXPECT_EQ(server.events[1], std::vector<std::string>{"one"});
    EXPECT_EQ(server.events[2], std::vector<std::string>{"one"});
    EXPECT_TRUE(server.events[3].empty());
}

TEST(Streams, TellTheAudienceWhoLeft) {
    SocketlessServer server;
    Audience audience;
    Streams streams(server, audience, 2);
    EXPECT_TRUE(streams.add(CampaignId(1), {0, 0, 1}));
    EXPECT_TRUE(streams.add(CampaignId(1), {0, 0, 2}));
    EXPECT_FALSE(streams.add(CampaignId(2), {0, 0, 3}));
    EXPECT_EQ(audience.topics(), std::vector{CampaignId(1)});
    server.gone.insert(1);
    streams.push(event(CampaignId(1), "one"));
    EXPECT_EQ(streams.size(), 1U);
    EXPECT_EQ(audience.topics(), std::vector{CampaignId(1)});
    server.gone.insert(2);
    streams.push(event(CampaignId(1), "two"));
    EXPECT_EQ(streams.size(), 0U);
    EXPECT_TRUE(audience.topics().empty());
}

}  // namespace
}  // namespace firstcome::api
