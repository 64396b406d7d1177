// SPDX-License-Identifier: Apache-2.0
// Rush with other arrivals, crowds, connections and servers than the plain stampede has.

#include "base/signal.h"
#include "lab/rush/rush.h"
#include "tests/support/fake_campaign.h"
#include "tests/support/jumping_clock.h"
#include "tests/support/rush_ask.h"

#include <gtest/gtest.h>

#include <set>

namespace firstcome::lab {
namespace {

using tests::entries_answered_by;
using tests::FakeCampaign;
using tests::FakeReply;
using tests::FakeRequest;
using tests::FakeServer;
using tests::forever;
using tests::options_for;
using tests::rushed;

TEST(RushVarieties, FreshConnectionsCarryOneEntryEach) {
    FakeCampaign campaign(10);
    FakeServer server([&](const FakeRequest& request) { return campaign.answer(request); });
    RushOptions options = options_for(server, 60);
    options.fresh_connections = true;
    const RushReport report = rushed(options).value();
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report.won, 10U);
    EXPECT_EQ(report.reconnections, 0U);
}

TEST(RushVarieties, SpreadArrivalsTakeTheirTimeAndAreAllAnswered) {
    FakeCampaign campaign(10);
    FakeServer server([&](const FakeRequest& request) { return campaign.answer(request); });
    RushOptions options = options_for(server, 60);
    options.arrival = Arrival::poisson;
    options.rate_per_s = 1'000;
    const RushReport report = rushed(options).value();
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report.won + report.sold_out, 60U);
    const ArrivalPlan plan(options.arrival_rules(), 60);
    EXPECT_GE(report.seconds, static_cast<double>(plan.span().us) / 1e6);
}

TEST(RushVarieties, FrequentParticipantsKeepTheirPlace) {
    FakeCampaign campaign(5);
    FakeServer server([&](const FakeRequest& request) { return campaign.answer(request); });
    RushOptions options = options_for(server, 200);
    options.crowd = Crowd::zipf;
    options.population = 20;
    const RushReport report = rushed(options).value();
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report.won, 5U);
    EXPECT_LE(report.participants, 20U);
    EXPECT_EQ(report.repeated, 200 - report.participants);
}

TEST(RushVarieties, WhoIsNotAnsweredInAFlashAsksOnAnotherConnection) {
    FakeCampaign campaign(5);
    std::set<std::string> seen;
    FakeServer server(entries_answered_by(campaign, [&](const std::string& id) {
        const FakeReply honest = campaign.enter(id);
        return seen.insert(id).second && id == "1" ? FakeReply{.kind = FakeReply::Kind::silence}
                                                   : honest;
    }));
    tests::JumpingClock clock;
    RushOptions options = options_for(server, 4);
    options.arrival = Arrival::flash;
    options.patience = Duration::millis(5);
    const auto rush = Rush::open(options, clock).value();
    std::thread deadline([&] {
        Signal pause;
        while (rush->progress().finished < 4) {
            pause.wait_for(Duration::millis(1));
        }
        clock.jump(forever);  // nobody ever answers the first request
    });
    const RushReport report = rush->run().value();
    deadline.join();
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report.won, 4U);
    EXPECT_GE(report.impatient, 1U);
}

TEST(RushVarieties, TheNextServerIsAskedWhenTheFirstIsKilled) {
    FakeCampaign campaign(5);
    std::atomic<int> entries{0};
    FakeServer steady([&](const FakeRequest& request) { return campaign.answer(request); });
    FakeServer dying([&](const FakeRequest&) {
        ++entries;
        entries.notify_one();
        return FakeReply{.kind = FakeReply::Kind::silence};
    });
    std::thread killer([&] {
        for (int seen = entries; seen < 4; seen = entries) {
            entries.wait(seen);
        }
        dying.kill();
    });
    RushOptions options = options_for(steady, 40);
    options.url = steady.url() + "," + dying.url();
    const RushReport report = rushed(options).value();
    killer.join();
    EXPECT_TRUE(report.ok()) << testing::PrintToString(report.witnesses);
    EXPECT_EQ(report.won + report.sold_out, 40U);
    EXPECT_GE(report.retried, 4U);
}

TEST(RushVarieties, TheQueuesOfTheServerAreSampledWhenAsked) {
    FakeCampaign campaign(1);
    std::atomic<bool> looked{false};
    std::atomic<bool> sampled{false};
    FakeServer server([&](const FakeRequest& request) {
        if (sampled && !looked && request.method == "POST") {
            return FakeReply{.kind = FakeReply::Kind::hang_up};  // so that the rush lasts that long
        }
        if (request.target == "/metrics") {
            looked = true;
            return FakeReply{
                .body =
                    "firstcome_queue_records 7\nfirstcome_lag_records 8\n"
                    "firstcome_waiting_requests 9\n"};
        }
        return campaign.answer(request);
    });
    RushOptions options = options_for(server, 3);
    EXPECT_EQ(rushed(options)->queue_depth.samples, 0U);
    EXPECT_FALSE(looked);
    sampled = true;
    options.sample_pause = Duration::millis(1);
    const RushReport report = rushed(options).value();
    EXPECT_GE(report.queue_depth.samples, 1U);
    EXPECT_EQ(report.queue_depth.fullest.queued, 7U);
    EXPECT_EQ(report.queue_depth.fullest.waiting, 9U);
}

}  // namespace
}  // namespace firstcome::lab
