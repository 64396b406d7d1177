// SPDX-License-Identifier: Apache-2.0
#include "ledger/reconnecting_ledger.h"

#include "tests/support/errc_of.h"

#include <gtest/gtest.h>

#include <memory>

namespace firstcome {
namespace {

// The server behind the sessions, as the test wants it.
struct Server {
    bool reachable = true;
    int opened = 0;
    int calls = 0;
    std::optional<Error> answer_error;
    std::shared_ptr<bool> session_lost;
};

// Answers every call with the server's error, or with nothing of interest.
class OneSessionLedger final : public Ledger {
  public:
    explicit OneSessionLedger(Server& server) : server_(server) {}

    Result<LoadedPartition> load(PartitionId) override { return answer(LoadedPartition{}); }

    Result<void> load_places(CampaignId, Offset, const PlaceSink&) override {
        TRY(answer(0));
        return {};
    }

    Result<std::vector<CommitOutcome>> commit_together(DecisionBatches batches) override {
        return answer(std::vector(batches.size(), CommitOutcome::committed));
    }

    Result<std::vector<LedgerPosition>> observe() override {
        return answer(std::vector<LedgerPosition>());
    }

    Result<Ownership> take(PartitionId, std::string_view node, const Ownership&, Epoch) override {
        return answer(Ownership{Epoch(1), std::string(node), 1});
    }

    Result<bool> beat(PartitionId, const Ownership&) override { return answer(true); }

    Result<void> release(PartitionId, const Ownership&) override {
        TRY(answer(0));
        return {};
    }

    Result<void> reset(PartitionId, const Ownership&) override {
        TRY(answer(0));
        return {};
    }

  private:
    template <class Value>
    Result<Value> answer(Value value) {
        ++server_.calls;
        if (server_.answer_error) {
            return fail(*server_.answer_error);
        }
        return value;
    }

    Server& server_;
};

class ReconnectingLedgerTest : public testing::Test {
  protected:
    ReconnectingLedgerTest() {
        set_log_level("off");
        ledger_ = std::make_unique<ReconnectingLedger>(StoreSessions<Ledger>(
            "the server", open().value(), [this] { return open(); }, clock_
        ));
    }

    Result<StoreSession<Ledger>> open() {
        ++server_.opened;
        if (!server_.reachable) {
            return fail(Errc::io, "the server is away");
        }
        auto lost = server_.session_lost = std::make_shared<bool>(false);
        return StoreSession<Ledger>{
            std::make_unique<OneSessionLedger>(server_), [lost] { return *lost; }};
    }

    Result<CommitOutcome> commit() { return ledger_->commit(DecisionBatch{}); }

    // Commits every 20 ms, as the allocation loop does, for so long.
    void insist(Duration span) {
        for (Duration passed{}; passed < span; passed = passed + Duration::millis(20)) {
            EXPECT_EQ(tests::errc_of(commit()), Errc::busy);
            clock_.advance(Duration::millis(20));
        }
    }

    ManualClock clock_{WallTime{0}};
    Server server_;
    std::unique_ptr<ReconnectingLedger> ledger_;
};

TEST_F(ReconnectingLedgerTest, ForwardsEveryCallToItsSession) {
    const Ownership own{Epoch(1), "node", 1};
    EXPECT_TRUE(ledger_->load(PartitionId(0)).has_value());
    EXPECT_TRUE(ledger_->load_places(CampaignId(1), Offset(1), [](const PlaceRow&) {}).has_value());
    EXPECT_EQ(commit().value(), CommitOutcome::committed);
    EXPECT_TRUE(ledger_->observe().has_value());
    EXPECT_EQ(ledger_->take(PartitionId(0), "node", {}, Epoch(0))->owner, "node");
    EXPECT_TRUE(ledger_->beat(PartitionId(0), own).value());
    EXPECT_TRUE(ledger_->release(PartitionId(0), own).has_value());
    EXPECT_TRUE(ledger_->reset(PartitionId(0), own).has_value());
    EXPECT_EQ(server_.calls, 8);
    EXPECT_EQ(server_.opened, 1);
}

TEST_F(ReconnectingLedgerTest, ReplacesASessionThatEndedWhileItIdled) {
    *server_.session_lost = true;
    EXPECT_TRUE(commit().has_value());
    EXPECT_EQ(server_.opened, 2);
    EXPECT_EQ(server_.calls, 1);
}

TEST_F(ReconnectingLedgerTest, ReportsAnUnknownCommitAndDoesNotRepeatIt) {
    server_.answer_error = Error{Errc::timeout, "lost"};
    EXPECT_EQ(tests::errc_of(commit()), Errc::timeout);
    *server_.session_lost = true;
    EXPECT_EQ(server_.calls, 1);
    EXPECT_EQ(server_.opened, 1);
    server_.answer_error.reset();
    EXPECT_TRUE(commit().has_value());
    EXPECT_EQ(server_.opened, 2);
}

TEST_F(ReconnectingLedgerTest, KeepsASessionThatOnlyAnsweredWithAnError) {
    server_.answer_error = Error{Errc::busy, "deadlock"};
    EXPECT_EQ(tests::errc_of(commit()), Errc::busy);
    EXPECT_EQ(tests::errc_of(commit()), Errc::busy);
    server_.answer_error = Error{Errc::conflict, "touched from outside"};
    EXPECT_EQ(tests::errc_of(commit()), Errc::conflict);
    EXPECT_EQ(server_.opened, 1);
}

TEST_F(ReconnectingLedgerTest, CallsEverythingThatKeepsASessionFromOpeningBusy) {
    server_.reachable = false;
    *server_.session_lost = true;
    const auto refused = commit();
    ASSERT_EQ(tests::errc_of(refused), Errc::busy);
    EXPECT_EQ(refused.error().detail, "the server is away");
    EXPECT_EQ(tests::errc_of(ledger_->load(PartitionId(0))), Errc::busy);
    EXPECT_EQ(tests::errc_of(ledger_->take(PartitionId(0), "node", {}, Epoch(0))), Errc::busy);
}

TEST_F(ReconnectingLedgerTest, TriesLessAndLessOftenButOnceASecond) {
    server_.reachable = false;
    *server_.session_lost = true;
    server_.opened = 0;
    insist(Duration::seconds(2));
    // At 0, 0.1, 0.3, 0.7 and 1.5 s.
    EXPECT_EQ(server_.opened, 5);
    insist(Duration::seconds(10));
    EXPECT_EQ(server_.opened, 5 + 10);
}

TEST_F(ReconnectingLedgerTest, IsThereWithinASecondOfTheServer) {
    server_.reachable = false;
    *server_.session_lost = true;
    insist(Duration::seconds(60));
    server_.reachable = true;
    clock_.advance(Duration::seconds(1));
    EXPECT_TRUE(commit().has_value());
    // The next outage begins with a short wait again.
    server_.reachable = false;
    *server_.session_lost = true;
    server_.opened = 0;
    insist(Duration::millis(200));
    EXPECT_EQ(server_.opened, 2);
}

}  // namespace
}  // namespace firstcome
