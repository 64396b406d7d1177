// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/rush.h"

#include "audit/history.h"
#include "base/signal.h"
#include "tests/support/fake_campaign.h"
#include "tests/support/jumping_clock.h"
#include "tests/support/rush_ask.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

namespace firstcome::lab {
namespace {

using testing::HasSubstr;
using tests::entries_answered_by;
using tests::FakeCampaign;
using tests::FakeReply;
using tests::FakeRequest;
using tests::FakeServer;
using tests::forever;
using tests::options_for;
using tests::rushed;

TEST(Rush, CountsWinnersAndLosersOfAnHonestServer) {
    FakeCampaign campaign(30);
    FakeServer server([&](const FakeRequest& request) { return campaign.answer(request); });
    const RushReport report = rushed(options_for(server, 200)).value();
    EXPECT_TRUE(report.ok());
    EXPECT_TRUE(report.exclusive);
    EXPECT_EQ(report.stock, 30);
    EXPECT_EQ(report.won, 30U);
    EXPECT_EQ(report.sold_out, 170U);
    EXPECT_EQ(report.requests, 200U);
    EXPECT_EQ(report.latency_us.count(), 200U);
    EXPECT_GT(report.seconds, 0.0);
    EXPECT_THAT(report.witnesses, testing::IsEmpty());
}

TEST(Rush, RepeatsAreCountedApart) {
    FakeCampaign campaign(10);
    FakeServer server([&](const FakeRequest& request) { return campaign.answer(request); });
    RushOptions options = options_for(server, 200);
    options.duplicates_percent = 25;
    options.participant_prefix = "p";
    const RushReport report = rushed(options).value();
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report.participants, 150U);
    EXPECT_EQ(report.won + report.sold_out, 150U);
    EXPECT_EQ(report.repeated, 50U);
    server.kill();
    EXPECT_EQ(campaign.places(), 150U);
}

TEST(Rush, TwoWinnersWithOneSequenceAreFound) {
    FakeCampaign campaign(100);
    FakeServer server(entries_answered_by(campaign, [&](const std::string& id) {
        const FakeReply honest = campaign.enter(id);
        return id == "20" ? FakeCampaign::outcome(1, true, 4, false) : honest;
    }));
    const RushReport report = rushed(options_for(server, 20)).value();
    EXPECT_FALSE(report.ok());
    EXPECT_GE(report.wrong, 1U);
    EXPECT_THAT(report.witnesses.front(), HasSubstr("one sequence twice"));
}

TEST(Rush, AnEntryThatIsNeverAnsweredIsLost) {
    FakeCampaign campaign(100);
    FakeServer server(entries_answered_by(campaign, [&](const std::string& id) {
        return id == "7" ? FakeReply{.kind = FakeReply::Kind::silence} : campaign.enter(id);
    }));
    tests::JumpingClock clock;
    const auto rush = Rush::open(options_for(server, 20), clock).value();
    std::thread deadline([&] {
        Signal pause;
        while (rush->progress().finished < 19) {
            pause.wait_for(Duration::millis(1));
        }
        clock.jump(forever);
    });
    const RushReport report = rush->run().value();
    deadline.join();
    EXPECT_FALSE(report.ok());
    EXPECT_FALSE(report.stopped);
    EXPECT_EQ(report.lost, 1U);
    EXPECT_EQ(report.unacknowledged(), 1U);
    EXPECT_EQ(report.won, 19U);
    EXPECT_EQ(report.wrong, 0U);
}

TEST(Rush, ARefusedEntryIsSentAgain) {
    FakeCampaign campaign(5);
    std::set<std::string> refused;
    FakeServer server(entries_answered_by(campaign, [&](const std::string& id) {
        return refused.insert(id).second ? FakeCampaign::failure(503, "KAFKA_001")
                                         : campaign.enter(id);
    }));
    const RushReport report = rushed(options_for(server, 20)).value();
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report.retried, 20U);
    EXPECT_EQ(report.requests, 40U);
    EXPECT_EQ(report.refused, 0U);
    EXPECT_EQ(report.won, 5U);
}

TEST(Rush, WithoutRetriesARefusalIsTheEnd) {
    FakeCampaign campaign(5);
    FakeServer server(entries_answered_by(campaign, [](const std::string&) {
        return FakeCampaign::failure(503, "KAFKA_001");
    }));
    RushOptions options = options_for(server, 4);
    options.retry = false;
    const RushReport report = rushed(options).value();
    EXPECT_EQ(report.refused, 4U);
    EXPECT_EQ(report.retried, 0U);
}

TEST(Rush, RetriesAreBounded) {
    FakeCampaign campaign(5);
    FakeServer server(entries_answered_by(campaign, [](const std::string&) {
        return FakeCampaign::failure(504, "KAFKA_002");
    }));
    const RushReport report = rushed(options_for(server, 1)).value();
    EXPECT_EQ(report.requests, 32U);
    EXPECT_EQ(report.unknown, 1U);
    EXPECT_EQ(report.unacknowledged(), 1U);
    EXPECT_FALSE(report.ok());
}

TEST(Rush, APendingEntryIsAskedForUntilItIsDecided) {
    FakeCampaign campaign(5);
    std::set<std::string> asked;
    FakeServer server([&](const FakeRequest& request) {
        if (FakeCampaign::is_entry(request)) {
            const std::string id = FakeCampaign::id_in(request);
            campaign.enter(id);
            return FakeCampaign::success(
                202, R"({"status":"PENDING","statusUrl":"/r/)" + id + "\"}"
            );
        }
        if (request.target.starts_with("/r/") && asked.insert(request.target).second) {
            return FakeCampaign::success(200, R"({"status":"PENDING"})");
        }
        return campaign.answer(request);
    });
    const RushReport report = rushed(options_for(server, 12)).value();
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report.won, 5U);
    EXPECT_EQ(report.sold_out, 7U);
    EXPECT_EQ(report.requests, 36U);
    EXPECT_EQ(report.latency_us.count(), 12U);
}

TEST(Rush, AnAcceptedEntryThatNobodyKnowsIsWrong) {
    FakeCampaign campaign(5);
    FakeServer server([&](const FakeRequest& request) {
        if (FakeCampaign::is_entry(request)) {
            return FakeCampaign::success(202, R"({"status":"PENDING","statusUrl":"/r/x"})");
        }
        return FakeCampaign::is_status(request) ? campaign.status()
                                                : FakeCampaign::failure(404, "PARTICIPATION_003");
    });
    const RushReport report = rushed(options_for(server, 1)).value();
    EXPECT_EQ(report.unusable, 1U);
    EXPECT_EQ(report.wrong, 1U);
    EXPECT_THAT(report.witnesses.at(0), HasSubstr("PARTICIPATION_003"));
}

TEST(Rush, AServerKilledInTheMiddleIsRetriedWithTheSameParticipants) {
    FakeCampaign campaign(50);
    std::atomic<int> entries{0};
    FakeServer server(entries_answered_by(campaign, [&](const std::string& id) {
        // From the hundredth on the place is taken but nobody is told, until the kill.
        const int number = ++entries;
        entries.notify_one();
        const FakeReply honest = campaign.enter(id);
        return number >= 100 && number < 108 ? FakeReply{.kind = FakeReply::Kind::silence} : honest;
    }));
    std::thread killer([&] {
        for (int seen = entries; seen < 107; seen = entries) {
            entries.wait(seen);
        }
        server.kill();
        server.start();
    });
    const auto report = rushed(options_for(server, 300));
    killer.join();
    ASSERT_TRUE(report.has_value());
    EXPECT_TRUE(report->ok()) << testing::PrintToString(report->witnesses);
    EXPECT_EQ(report->won, 50U);
    EXPECT_EQ(report->sold_out, 250U);
    EXPECT_EQ(report->repeated, 0U);
    EXPECT_GE(report->retried, 8U);
    EXPECT_GE(report->reconnections, 1U);
}

TEST(Rush, ABrokenAnswerIsWrongAndShown) {
    FakeCampaign campaign(5);
    FakeServer server(entries_answered_by(campaign, [&](const std::string& id) {
        const FakeReply honest = campaign.enter(id);
        return id == "3" ? FakeReply{.body = R"({"success":true})"} : honest;
    }));
    const RushReport report = rushed(options_for(server, 4)).value();
    EXPECT_EQ(report.unusable, 1U);
    EXPECT_EQ(report.wrong, 1U);
    EXPECT_THAT(report.witnesses.at(0), HasSubstr("participant 3: message is no text"));
}

TEST(Rush, TheHistoryHoldsEveryRequest) {
    FakeCampaign campaign(1);
    std::set<std::string> refused;
    FakeServer server(entries_answered_by(campaign, [&](const std::string& id) {
        if (id == "\"u2\"" && refused.insert(id).second) {
            return FakeCampaign::failure(503, "KAFKA_001");
        }
        if (id == "\"u3\"" && refused.insert(id).second) {
            return FakeReply{.kind = FakeReply::Kind::hang_up};
        }
        return campaign.enter(id);
    }));
    RushOptions options = options_for(server, 3);
    options.connections = 1;
    options.participant_prefix = "u";
    options.history_path = testing::TempDir() + "rush_history.jsonl";
    ASSERT_TRUE(rushed(options).value().ok());

    std::ifstream file(options.history_path);
    std::vector<HistoryLine> lines;
    for (std::string text; std::getline(file, text);) {
        lines.push_back(parse_history_line(text).value());
    }
    ASSERT_EQ(lines.size(), 5U);
    EXPECT_EQ(lines[0].user, "u1");
    EXPECT_EQ(lines[0].outcome, HistoryOutcome::won);
    EXPECT_EQ(lines[0].sequence, Sequence(1));
    EXPECT_EQ(lines[0].offset, Offset(4));
    EXPECT_EQ(lines[1].user, "u2");
    EXPECT_EQ(lines[1].outcome, HistoryOutcome::refused);
    EXPECT_EQ(lines[1].status, 503);
    EXPECT_EQ(lines[1].error_code, "KAFKA_001");
    EXPECT_EQ(lines[2].user, "u3");
    EXPECT_EQ(lines[2].outcome, HistoryOutcome::unknown);
    EXPECT_EQ(lines[2].status, 0);
    for (const HistoryLine& line : lines) {
        EXPECT_LE(line.requested_at, line.answered_at);
        EXPECT_GT(line.requested_at, WallTime{1'700'000'000'000'000});
    }
}

TEST(Rush, ACampaignThatIsNotThereIsNotFoundBeforeAnythingIsSent) {
    std::atomic<int> entries{0};
    FakeServer server([&](const FakeRequest& request) {
        entries += FakeCampaign::is_entry(request) ? 1 : 0;
        return FakeCampaign::failure(404, "CAMPAIGN_001");
    });
    EXPECT_EQ(rushed(options_for(server, 1)).error().code, Errc::not_found);
    EXPECT_EQ(entries.load(), 0);
}

TEST(Rush, AServerThatTellsNoStatusIsCorrupt) {
    FakeServer server([](const FakeRequest&) { return FakeReply{}; });
    EXPECT_EQ(rushed(options_for(server, 1)).error().code, Errc::corrupt);
    FakeServer half([](const FakeRequest&) {
        return FakeCampaign::success(200, R"({"totalStock":1})");
    });
    EXPECT_EQ(rushed(options_for(half, 1)).error().code, Errc::corrupt);
}

TEST(Rush, StopEndsItAndTheRestIsLost) {
    FakeCampaign campaign(5);
    std::atomic<Rush*> running{nullptr};
    FakeServer server(entries_answered_by(campaign, [&](const std::string& id) {
        if (id == "1") {
            running.load()->stop();
        }
        return FakeReply{.kind = FakeReply::Kind::silence};
    }));
    const SystemClock clock;
    const auto rush = Rush::open(options_for(server, 5), clock).value();
    running = rush.get();
    const RushReport report = rush->run().value();
    EXPECT_TRUE(report.stopped);
    EXPECT_EQ(report.lost, 5U);
}

TEST(Rush, ProgressEndsAtTheWholeTruth) {
    FakeCampaign campaign(5);
    FakeServer server([&](const FakeRequest& request) { return campaign.answer(request); });
    const SystemClock clock;
    const auto rush = Rush::open(options_for(server, 40), clock).value();
    EXPECT_EQ(rush->progress().started_at_us.load(), 0);
    ASSERT_TRUE(rush->run().has_value());
    EXPECT_GT(rush->progress().started_at_us.load(), 0);
    EXPECT_EQ(rush->progress().sent.load(), 40U);
    EXPECT_EQ(rush->progress().answered.load(), 40U);
    EXPECT_EQ(rush->progress().won.load(), 5U);
    EXPECT_EQ(rush->progress().sold_out.load(), 35U);
    EXPECT_EQ(rush->progress().finished.load(), 40U);
}

TEST(Rush, UnusableOptionsAreInvalid) {
    FakeServer server([](const FakeRequest&) { return FakeReply{}; });
    const auto code_with = [&](const std::function<void(RushOptions&)>& change) {
        RushOptions options = options_for(server, 10);
        change(options);
        const auto report = rushed(options);
        return report.has_value() ? Errc::corrupt : report.error().code;
    };
    EXPECT_EQ(code_with([](RushOptions& o) { o.campaign = CampaignId(0); }), Errc::invalid);
    EXPECT_EQ(code_with([](RushOptions& o) { o.entries = 0; }), Errc::invalid);
    EXPECT_EQ(code_with([](RushOptions& o) { o.entries = 10'000'001; }), Errc::invalid);
    EXPECT_EQ(code_with([](RushOptions& o) { o.connections = 0; }), Errc::invalid);
    EXPECT_EQ(code_with([](RushOptions& o) { o.threads = 0; }), Errc::invalid);
    EXPECT_EQ(code_with([](RushOptions& o) { o.duplicates_percent = 100; }), Errc::invalid);
    EXPECT_EQ(code_with([](RushOptions& o) { o.duplicates_percent = -1; }), Errc::invalid);
    EXPECT_EQ(code_with([](RushOptions& o) { o.deadline = Duration(); }), Errc::invalid);
    EXPECT_EQ(code_with([](RushOptions& o) { o.arrival = Arrival::ramp; }), Errc::invalid);
    EXPECT_EQ(code_with([](RushOptions& o) { o.url += "/api"; }), Errc::invalid);
    EXPECT_EQ(code_with([](RushOptions& o) { o.participant_prefix = "a b"; }), Errc::invalid);
    EXPECT_EQ(code_with([](RushOptions& o) { o.history_path = "/no/such/folder/x"; }), Errc::io);
}

}  // namespace
}  // namespace firstcome::lab
