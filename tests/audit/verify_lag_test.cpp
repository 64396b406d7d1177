// SPDX-License-Identifier: Apache-2.0
// A ledger that is behind its log: what is waited for, what is said, what fails.
#include "tests/audit/stage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using testing::HasSubstr;
using Names = std::set<std::string>;

class VerifyLag : public testing::Test {
  protected:
    VerifyLag() {
        stage_five_places(stage);
        stage.tell_everybody();
        stage.enter(first_campaign, "f");
        stage.enter(first_campaign, "g");
    }

    Stage stage;
};

TEST_F(VerifyLag, FailsWhenNoServerWouldEndIt) {
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), Names{"lag"});
    EXPECT_THAT(detail(report, "lag"), HasSubstr("2 durable records are not in the ledger"));
    EXPECT_EQ(report.lag, 2);
}

TEST_F(VerifyLag, IsOnlyNamedBesideARunningServer) {
    stage.options.server_runs = [] { return true; };
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), Names{});
    EXPECT_THAT(detail(report, "lag"), HasSubstr("2 records were not decided yet"));
    EXPECT_EQ(report.records, 8);
}

TEST_F(VerifyLag, IsAwaitedWithAHistory) {
    int looks = 0;
    stage.options.server_runs = [&] {
        if (++looks == 3) {
            stage.fill_ledger();
        }
        return true;
    };
    const VerifyReport report = stage.verify_with_history();
    EXPECT_EQ(failures(report), Names{});
    EXPECT_EQ(looks, 3);
    EXPECT_EQ(report.records, 10);
}

TEST_F(VerifyLag, FailsWhenTheServerDoesNotEndItInTime) {
    stage.options.wait = Duration::seconds(2);
    stage.options.server_runs = [&] {
        stage.clock.advance(Duration::seconds(1));
        return true;
    };
    const VerifyReport report = stage.verify_with_history();
    EXPECT_EQ(failures(report), Names{"lag"});
    EXPECT_EQ(detail(report, "lag"), "2 records were still undecided after 2 s");
}

TEST_F(VerifyLag, IsNoLongerAwaitedWhenTheServerEnds) {
    int looks = 0;
    stage.options.server_runs = [&] { return ++looks < 2; };
    const VerifyReport report = stage.verify_with_history();
    EXPECT_EQ(failures(report), Names{"lag"});
    EXPECT_EQ(looks, 2);
    EXPECT_THAT(detail(report, "lag"), HasSubstr("no server runs"));
}

TEST_F(VerifyLag, TakesTheOwnerOfASharedLedgerForARunningServer) {
    std::string& owner = stage.tables().partitions[PartitionId(0)].ownership.owner;
    owner = "a node elsewhere";
    EXPECT_EQ(failures(stage.verify()), Names{"lag"}) << "a ledger of its own has no other nodes";
    stage.options.ledger_is_shared = true;
    EXPECT_EQ(failures(stage.verify()), Names{});
    owner.clear();
    EXPECT_EQ(failures(stage.verify()), Names{"lag"});
}

TEST_F(VerifyLag, CountsALedgerThatHasNothing) {
    stage.tables() = {};
    const VerifyReport report = stage.verify();
    EXPECT_EQ(report.lag, 10);
    EXPECT_EQ(failures(report), Names{"lag"});
}

}  // namespace
}  // namespace firstcome
