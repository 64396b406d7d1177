// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/rush_ground.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace firstcome::lab {
namespace {

using testing::HasSubstr;

RushOptions options() {
    RushOptions options;
    options.url = "http://127.0.0.1:1";
    options.campaign = CampaignId(1);
    options.entries = 1'003;
    options.connections = 100;
    return options;
}

TEST(RushGround, EveryEntryIsDealtOnceWhateverTheShares) {
    for (const std::uint32_t processes : {1U, 2U, 3U, 7U}) {
        std::set<std::uint32_t> dealt;
        for (std::uint32_t index = 0; index < processes; ++index) {
            RushOptions share = options();
            share.share = {index, processes};
            const RushGround ground = RushGround::make(share).value();
            for (std::uint32_t thread = 0; thread < ground.options.threads; ++thread) {
                const EntryShare mine = ground.entries_of(thread);
                for (std::uint32_t i = 0; i < mine.count; ++i) {
                    EXPECT_TRUE(dealt.insert(mine.entry_at(i)).second);
                }
            }
        }
        EXPECT_EQ(dealt.size(), 1'003U);
        EXPECT_EQ(*dealt.rbegin(), 1'002U);
    }
}

TEST(RushGround, ConnectionsOfTheSharesAddUp) {
    RushOptions share = options();
    share.share.count = 7;
    std::uint32_t sum = 0;
    for (share.share.index = 0; share.share.index < 7; ++share.share.index) {
        sum += share.connections_of_share();
    }
    EXPECT_EQ(sum, 100U);
}

TEST(RushGround, ServersAreAListWithCommas) {
    RushOptions two = options();
    two.url = "http://127.0.0.1:1,http://localhost:2";
    const RushGround ground = RushGround::make(two).value();
    ASSERT_EQ(ground.servers.size(), 2U);
    EXPECT_EQ(ground.servers[1].authority(), "localhost:2");
    for (const auto* url : {"", ",", "http://a:1,", ",http://a:1", "http://a:1,http://a:1/x"}) {
        two.url = url;
        EXPECT_EQ(RushGround::make(two).error().code, Errc::invalid) << url;
    }
    two.url = "http://a:1";
    for (int i = 0; i < 16; ++i) {
        two.url += ",http://a:1";
    }
    EXPECT_THAT(RushGround::make(two).error().detail, HasSubstr("1 to 16"));
}

TEST(RushGround, EveryThreadReachesEveryServer) {
    RushOptions few = options();
    few.url = "http://a:1,http://a:2";
    few.connections = 7;
    few.share.count = 3;
    EXPECT_EQ(RushGround::make(few).value().options.threads, 1U);
    few.connections = 5;
    EXPECT_THAT(RushGround::make(few).error().detail, HasSubstr("too few"));
}

TEST(RushGround, SeveralSourceAddressesOnlyWhenOneHasTooFewPorts) {
    EXPECT_EQ(RushGround::make(options()).value().source_addresses(), 1);
    RushOptions many = options();
    many.entries = 100'000;
    EXPECT_EQ(RushGround::make(many).value().source_addresses(), 1);
    many.fresh_connections = true;
    EXPECT_EQ(RushGround::make(many).value().source_addresses(), 6);
    many.entries = 10'000'000;
    EXPECT_EQ(RushGround::make(many).value().source_addresses(), 254);
    RushOptions wide = options();
    wide.entries = 60'000;
    wide.connections = 60'000;
    EXPECT_EQ(RushGround::make(wide).value().source_addresses(), 4);
}

TEST(RushGround, APlanOfMoreThanADayIsInvalid) {
    RushOptions slow = options();
    slow.entries = 100'000;
    slow.arrival = Arrival::poisson;
    slow.rate_per_s = 1;
    EXPECT_THAT(RushGround::make(slow).error().detail, HasSubstr("more than a day"));
}

TEST(RushGround, EveryBoundIsKept) {
    const auto refused = [](const std::function<void(RushOptions&)>& change) {
        RushOptions changed = options();
        change(changed);
        const auto ground = RushGround::make(changed);
        return ground ? std::string("accepted") : ground.error().detail;
    };
    const auto poisson_at = [&](double rate) {
        return refused([rate](RushOptions& o) {
            o.arrival = Arrival::poisson;
            o.rate_per_s = rate;
        });
    };
    EXPECT_THAT(poisson_at(0), HasSubstr("rate"));
    EXPECT_THAT(poisson_at(1'000'001), HasSubstr("rate"));
    EXPECT_EQ(poisson_at(1'000'000), "accepted");
    EXPECT_THAT(refused([](auto& o) { o.ramp = Duration(); }), HasSubstr("ramp"));
    EXPECT_THAT(refused([](auto& o) { o.patience = Duration(); }), HasSubstr("patience"));
    EXPECT_THAT(refused([](auto& o) { o.impatient_requests_max = 21; }), HasSubstr("impatient"));
    EXPECT_THAT(refused([](auto& o) { o.population = 0; }), HasSubstr("population"));
    EXPECT_THAT(refused([](auto& o) { o.zipf_exponent = 0; }), HasSubstr("exponent"));
    EXPECT_THAT(refused([](auto& o) { o.share.count = 65; }), HasSubstr("processes"));
    EXPECT_THAT(refused([](auto& o) { o.share.index = 1; }), HasSubstr("processes"));
    EXPECT_THAT(
        refused([](auto& o) {
            o.crowd = Crowd::zipf;
            o.duplicates_percent = 1;
        }),
        HasSubstr("zipf repeats")
    );
}

}  // namespace
}  // namespace firstcome::lab
