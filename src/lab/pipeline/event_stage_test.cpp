// SPDX-License-Identifier: Apache-2.0
#include "lab/pipeline/event_stage.h"

#include "sql/sqlite_connection.h"
#include "tests/support/scratch_directory.h"

#include <gtest/gtest.h>

#include <vector>

namespace firstcome::lab {
namespace {

// A session whose first commits are ended by a deadlock, or lost.
class TroubledConnection final : public SqlConnection {
  public:
    struct Trouble {
        int commits = 0;
        Errc code = Errc::busy;
    };

    TroubledConnection(std::unique_ptr<SqlConnection> inner, Trouble& trouble)
        : inner_(std::move(inner)),
          trouble_(trouble) {}

    const SqlDialect& dialect() const override { return inner_->dialect(); }

    const std::string& name() const override { return inner_->name(); }

    Result<std::unique_ptr<SqlStatement>> prepare(std::string_view sql) override {
        return inner_->prepare(sql);
    }

    Result<std::unique_ptr<SqlInsert>> prepare_insert(std::string_view into, std::size_t columns)
        override {
        return inner_->prepare_insert(into, columns);
    }

    Result<void> execute(const std::string& script) override { return inner_->execute(script); }

    Result<bool> has_table(std::string_view table) override { return inner_->has_table(table); }

    Result<void> begin() override { return inner_->begin(); }

    Result<void> begin_snapshot() override { return inner_->begin_snapshot(); }

    Result<void> commit() override {
        if (trouble_.commits > 0) {
            --trouble_.commits;
            inner_->rollback();
            return fail(trouble_.code, "trouble");
        }
        return inner_->commit();
    }

    void rollback() override { inner_->rollback(); }

    Result<std::vector<std::string>> damage() override { return inner_->damage(); }

  private:
    std::unique_ptr<SqlConnection> inner_;
    Trouble& trouble_;
};

class EventStageTest : public testing::Test {
  protected:
    EventStageTest() {
        auto session = open();
        EXPECT_TRUE(EventStore::create_tables(*session.value(), stock_).has_value());
        for (std::uint64_t i = 0; i < record_.rows.size(); ++i) {
            StageEvent event;
            event.partition = 2;
            event.record = {
                Offset(static_cast<std::int64_t>(i) + 10), 1'000, {i, i + 1, WallTime{}}};
            events_.push_back(event);
        }
    }

    Result<std::unique_ptr<SqlConnection>> open() {
        SqliteOptions options;
        options.path = directory_.file("events.db");
        options.access = SqliteAccess::create;
        auto opened = SqliteConnection::open(options);
        return std::make_unique<TroubledConnection>(std::move(opened.value()), trouble_);
    }

    EventStage stage(const StageRules& rules) {
        return {rules, EventStore::open([this] { return open(); }).value(), record_, clock_};
    }

    std::vector<StoredEvent> history() {
        return EventStore::open([this] { return open(); }).value()->history().value();
    }

    std::int64_t remaining() {
        return EventStore::open([this] { return open(); }).value()->remaining().value();
    }

    static constexpr std::int64_t stock_ = 2;

    firstcome::tests::ScratchDirectory directory_;
    TroubledConnection::Trouble trouble_;
    ManualClock clock_{WallTime{}};
    CellProgress progress_;
    CellRecord record_{5, progress_};
    std::vector<StageEvent> events_;
};

void expect_first_two_won(const std::vector<StoredEvent>& history) {
    ASSERT_EQ(history.size(), 5U);
    for (std::size_t i = 0; i < history.size(); ++i) {
        EXPECT_EQ(history[i].participant, i + 1);
        EXPECT_EQ(history[i].processed, i + 1);
        EXPECT_EQ(history[i].won, i < 2);
        EXPECT_EQ(history[i].partition, 2U);
        EXPECT_EQ(history[i].offset, Offset(static_cast<std::int64_t>(i) + 10));
        EXPECT_EQ(history[i].kafka_timestamp_ms, 1'000);
    }
}

TEST_F(EventStageTest, GivesTheUnitsToTheFirst) {
    ASSERT_TRUE(stage({}).take(events_).has_value());
    expect_first_two_won(history());
    EXPECT_EQ(remaining(), 0);
    EXPECT_EQ(progress_.committed.load(), 5U);
    EXPECT_EQ(record_.rows[4].processed, 5U);
}

TEST_F(EventStageTest, DecidesTheSameInOneTransaction) {
    ASSERT_TRUE(stage({.conditional = true, .transaction_events = 500}).take(events_).has_value());
    expect_first_two_won(history());
}

TEST_F(EventStageTest, SelectThenUpdateIsRightWhenItIsAlone) {
    ASSERT_TRUE(stage({.conditional = false, .transaction_events = 1}).take(events_).has_value());
    expect_first_two_won(history());
    EXPECT_EQ(remaining(), 0);
}

TEST_F(EventStageTest, RepeatsATransactionThatADeadlockEndedWithTheSameNumbers) {
    trouble_ = {.commits = 3, .code = Errc::busy};
    ASSERT_TRUE(stage({.conditional = true, .transaction_events = 2}).take(events_).has_value());
    expect_first_two_won(history());
    EXPECT_EQ(progress_.committed.load(), 5U);
}

TEST_F(EventStageTest, GivesUpWhenDeadlocksDoNotEnd) {
    trouble_ = {.commits = 1'000, .code = Errc::busy};
    const auto done = stage({}).take(events_);
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().code, Errc::busy);
    EXPECT_TRUE(history().empty());
}

TEST_F(EventStageTest, DoesNotRepeatWhatMayHaveHappened) {
    trouble_ = {.commits = 1, .code = Errc::timeout};
    const auto done = stage({}).take(events_);
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().code, Errc::timeout);
    EXPECT_EQ(progress_.committed.load(), 0U);
}

TEST_F(EventStageTest, TellsOfATableThatLostTheCampaign) {
    ASSERT_TRUE(open().value()->execute("DELETE FROM event_campaign").has_value());
    const auto done = stage({.conditional = false, .transaction_events = 1}).take(events_);
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().code, Errc::corrupt);
}

}  // namespace
}  // namespace firstcome::lab
