// SPDX-License-Identifier: Apache-2.0
// A ledger and an archive outlive what happens to their sessions and their server.
#include "ledger/mysql_ledger.h"
#include "tests/contract/batch_builder.h"
#include "tests/mysql/server.h"
#include "tests/support/errc_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace firstcome::tests {
namespace {

using testing::HasSubstr;

constexpr PartitionId partition{0};
constexpr CampaignId spring{1};

class OutageTest : public testing::Test {
  protected:
    OutageTest() {
        ledger_ = open(user_.options());
        built_ = BatchBuilder(ledger_->take(partition, "node-a", Ownership{}, Epoch(0)).value());
        built_.create(spring, 2).enter(spring, "alice");
        EXPECT_TRUE(commits(built_.take()));
    }

    std::unique_ptr<Ledger> open(const MysqlOptions& options) {
        auto opened = open_mysql_ledger(options, clock_);
        EXPECT_TRUE(opened.has_value()) << opened.error().message();
        return std::move(opened).value();
    }

    DecisionBatch next() { return built_.enter(spring, "bob").take(); }

    bool commits(const DecisionBatch& batch) {
        const auto outcome = ledger_->commit(batch);
        return outcome && *outcome == CommitOutcome::committed;
    }

    // As another node finds it.
    void expect_holds_what_was_built() {
        const auto other = open(database_.options());
        const auto loaded = other->load(partition).value();
        EXPECT_EQ(loaded.position.state, built_.state());
        EXPECT_EQ(loaded.campaigns, built_.campaigns());
        std::vector<PlaceRow> places;
        const auto read = other->load_places(spring, Offset(1'000), [&](const PlaceRow& place) {
            places.push_back(place);
        });
        EXPECT_TRUE(read.has_value());
        EXPECT_EQ(places, built_.places());
    }

    // Somebody else's transaction that holds the partition's row, as a dead owner's does.
    class HeldRow {
      public:
        explicit HeldRow(const MysqlOptions& options)
            : session_(MysqlConnection::open(options).value()),
              transaction_(SqlTransaction::begin(*session_).value()) {
            EXPECT_TRUE(session_->execute("UPDATE partition_state SET heartbeat = heartbeat + 1"));
        }

      private:
        std::unique_ptr<SqlConnection> session_;
        SqlTransaction transaction_;
    };

    SystemClock clock_;
    ScratchDatabase database_;
    ScratchUser user_{database_};
    std::unique_ptr<Ledger> ledger_;
    BatchBuilder built_{Ownership{}};
};

TEST_F(OutageTest, GoesOnAfterItsSessionWasKilledWhileItIdled) {
    ASSERT_EQ(kill_sessions_in(database_.name()), 1);
    const DecisionBatch batch = next();
    EXPECT_TRUE(eventually([&] { return commits(batch); }));
    expect_holds_what_was_built();
}

TEST_F(OutageTest, GoesOnAfterTheServerEndedAnIdleSession) {
    MysqlOptions options = user_.options();
    options.wait_timeout_s = 1;
    ledger_ = open(options);
    ASSERT_TRUE(ledger_->observe().has_value());
    EXPECT_TRUE(eventually([&] { return sessions_in(database_.name()) == 0; }));
    EXPECT_TRUE(ledger_->observe().has_value());
    EXPECT_TRUE(commits(next()));
    expect_holds_what_was_built();
}

TEST_F(OutageTest, SendsABatchAgainWhoseSessionWasKilledInTheMiddle) {
    const DecisionBatch batch = next();
    Result<CommitOutcome> outcome;
    {
        const HeldRow held(database_.options());
        std::thread committing([&] { outcome = ledger_->commit(batch); });
        EXPECT_TRUE(eventually([] { return somebody_runs("SELECT partition_id, log_id"); }));
        EXPECT_EQ(kill_sessions_in(database_.name()), 2);
        committing.join();
    }
    EXPECT_EQ(errc_of(outcome), Errc::timeout);
    EXPECT_TRUE(eventually([&] { return commits(batch); }));
    EXPECT_TRUE(commits(batch));
    expect_holds_what_was_built();
}

TEST_F(OutageTest, SendsABatchAgainThatCouldNotLockTheRow) {
    const DecisionBatch batch = next();
    {
        const HeldRow held(database_.options());
        EXPECT_EQ(errc_of(ledger_->commit(batch)), Errc::busy);
        EXPECT_EQ(
            errc_of(ledger_->beat(partition, Ownership{batch.epoch, "node-a", 0})), Errc::busy
        );
    }
    EXPECT_TRUE(commits(batch));
    expect_holds_what_was_built();
}

TEST_F(OutageTest, WaitsForAPasswordThatIsRightAgain) {
    user_.set_password("another");
    kill_sessions_in(database_.name());
    const DecisionBatch batch = next();
    const auto refused = ledger_->commit(batch);
    ASSERT_EQ(errc_of(refused), Errc::busy);
    EXPECT_THAT(refused.error().detail, HasSubstr("ledger.password"));
    EXPECT_EQ(errc_of(ledger_->observe()), Errc::busy);
    user_.set_password("right");
    EXPECT_TRUE(eventually([&] { return commits(batch); }));
    expect_holds_what_was_built();
}

TEST_F(OutageTest, WaitsForAServerThatTakesWritesAgain) {
    const DecisionBatch batch = next();
    {
        const GlobalVariable replica("read_only", "1");
        const auto refused = ledger_->commit(batch);
        ASSERT_EQ(errc_of(refused), Errc::busy);
        EXPECT_THAT(refused.error().detail, HasSubstr("must lead to the primary"));
        kill_sessions_in(database_.name());
        EXPECT_TRUE(eventually([&] { return errc_of(ledger_->commit(batch)) == Errc::busy; }));
    }
    EXPECT_TRUE(eventually([&] { return commits(batch); }));
    expect_holds_what_was_built();
}

TEST_F(OutageTest, LetsAnArchiveAskOnOverANewSession) {
    const auto archive = open_mysql_archive(user_.options()).value();
    auto snapshot = archive->snapshot().value();
    EXPECT_EQ(snapshot->campaigns()->size(), 1U);
    kill_sessions_in(database_.name());
    const auto refused = snapshot->campaigns();
    ASSERT_FALSE(refused.has_value());
    EXPECT_TRUE(retryable(refused.error().code));
    snapshot.reset();
    EXPECT_TRUE(eventually([&] { return archive->snapshot().has_value(); }));
    EXPECT_EQ(archive->snapshot().value()->campaigns()->size(), 1U);
}

}  // namespace
}  // namespace firstcome::tests
