// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/rush_account.h"

#include "tests/support/fake_campaign.h"

#include <gtest/gtest.h>

namespace firstcome::lab {
namespace {

using tests::FakeCampaign;
using tests::FakeRequest;
using tests::FakeServer;

RushAttempt told(std::uint32_t entry, int sequence, SteadyTime asked, SteadyTime answered) {
    RushAttempt attempt;
    attempt.entry = entry;
    attempt.status = 200;
    attempt.outcome = sequence == 1 ? HistoryOutcome::won : HistoryOutcome::sold_out;
    attempt.sequence = Sequence(sequence);
    attempt.offset = Offset(sequence + 3);
    attempt.requested_at = asked;
    attempt.answered_at = answered;
    return attempt;
}

class RushAccountTest : public testing::Test {
  protected:
    RushAccountTest()
        : server_([this](const FakeRequest& request) { return campaign_.answer(request); }),
          ground_(RushGround::make(options()).value()) {}

    RushOptions options() const {
        RushOptions options;
        options.url = server_.url();
        options.campaign = CampaignId(1);
        options.entries = 2;
        options.arrival = Arrival::poisson;
        options.rate_per_s = 1;
        return options;
    }

    // Two entries of which the second meets a connection that is busy until long after its time.
    RushRun run_with_one_connection() const {
        const SteadyTime busy_until = intended(1) + Duration::seconds(9);
        const SteadyTime end = busy_until + Duration::millis(5);
        RushTrace trace({0, 1, 2});
        trace.attempts = {told(0, 1, intended(0), busy_until), told(1, 2, busy_until, end)};
        trace.ends = {EntryEnd::placed, EntryEnd::placed};
        trace.answered_at = {busy_until, end};
        trace.last_answer_at = end;
        return {t0_, 0, false, {trace}};
    }

    SteadyTime intended(std::uint32_t entry) const { return t0_ + ground_.plan.intended(entry); }

    const SteadyTime t0_{5'000'000};
    FakeCampaign campaign_{1};
    FakeServer server_;
    const RushGround ground_;
    const ManualClock clock_{WallTime{1'700'000'000'000'000}};
};

TEST_F(RushAccountTest, LatencyCountsFromTheIntendedStartAndServiceFromTheFirstByte) {
    const auto account = RushAccount::open(ground_, clock_).value();
    ASSERT_TRUE(account->begin().has_value());
    campaign_.enter("1");
    campaign_.enter("2");
    const RushReport report = account->close(run_with_one_connection()).value();
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report.latency_us.count(), 2U);
    EXPECT_EQ(
        report.latency_us.max(),
        static_cast<std::uint64_t>((intended(1) - intended(0) + Duration::seconds(9)).us)
    );
    // The second: 9.005 s late, of which 5 ms were service.
    EXPECT_NEAR(static_cast<double>(report.latency_us.quantile(0.01)), 9'005'000, 300'000);
    EXPECT_NEAR(static_cast<double>(report.service_us.quantile(0.01)), 5'000, 200);
}

TEST_F(RushAccountTest, TwoSharesAreJudgedTogether) {
    const auto account = RushAccount::open(ground_, clock_).value();
    ASSERT_TRUE(account->begin().has_value());
    const auto share_of = [this](std::uint32_t entry) {
        RushTrace trace({entry, 2, 1});
        trace.attempts = {told(entry, 1, intended(entry), intended(entry) + Duration{9})};
        trace.ends = {EntryEnd::placed};
        trace.answered_at = {intended(entry) + Duration{9}};
        return RushRun{t0_, 0, false, {trace}};
    };
    const RushReport report = account->close(joined({share_of(0), share_of(1)})).value();
    EXPECT_EQ(report.won, 2U);
    EXPECT_FALSE(report.ok());
    EXPECT_NE(report.witnesses.at(0).find("one sequence twice"), std::string::npos);
}

}  // namespace
}  // namespace firstcome::lab
