// SPDX-License-Identifier: Apache-2.0
#include "ledger/sqlite_ledger.h"

#include "sql/sqlite_connection.h"
#include "tests/support/errc_of.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/scratch_directory.h"
#include "tests/support/small_disk.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <limits>

namespace firstcome {
namespace {

using tests::FaultVfs;

constexpr PartitionId partition{0};
constexpr CampaignId campaign{1};

class SqliteLedgerTest : public testing::Test {
  protected:
    std::string path() const { return directory_.file("ledger.db"); }

    std::unique_ptr<SqlLedger> open(const char* vfs = nullptr) { return open_at(path(), vfs); }

    std::unique_ptr<SqlLedger> open_at(const std::string& where, const char* vfs = nullptr) {
        auto opened = open_sqlite_ledger(where, clock_, vfs);
        EXPECT_TRUE(opened.has_value()) << opened.error().message();
        auto taken = (*opened)->take(partition, "node", Ownership{}, Epoch(0));
        own_ = taken.value_or(own_);
        return *std::move(opened);
    }

    // A batch behind `state_` with so many places; `state_` moves on.
    DecisionBatch batch_of(int places) {
        DecisionBatch batch;
        batch.before = state_;
        batch.epoch = own_.epoch;
        batch.owner = own_.owner;
        state_.applied = state_.applied.next();
        state_.counters.commands += state_.applied.value() == 0 ? 0 : 1;
        for (int i = 0; i < places; ++i) {
            state_.applied = state_.applied.next();
            ++state_.counters.sold_out;
            PlaceRow place;
            place.campaign = campaign;
            place.sequence = Sequence(state_.counters.sold_out);
            place.participant = ParticipantId::from_integer(state_.counters.sold_out * 7'919);
            place.outcome = DecisionKind::sold_out;
            place.offset = state_.applied;
            place.processing_sequence = state_.counters.sold_out;
            batch.places.push_back(place);
        }
        state_.chain = sha256(state_.chain);
        batch.after = state_;
        return batch;
    }

    void change(const std::string& script) {
        SqliteOptions options;
        options.path = path();
        options.access = SqliteAccess::write;
        options.application_id = ledger_application_id;
        auto file = SqliteConnection::open(options).value();
        const auto done = file->execute(script);
        ASSERT_TRUE(done.has_value()) << done.error().message();
    }

    static std::int64_t places_in(Ledger& ledger) {
        std::int64_t count = 0;
        const Offset all(std::numeric_limits<std::int64_t>::max());
        const auto done = ledger.load_places(campaign, all, [&](const PlaceRow&) { ++count; });
        EXPECT_TRUE(done.has_value()) << done.error().message();
        return count;
    }

    tests::ScratchDirectory directory_;
    SystemClock clock_;
    PartitionState state_;
    Ownership own_;
};

// --- opening -------------------------------------------------------------------------------------

TEST_F(SqliteLedgerTest, RefusesANewerSchema) {
    open();
    change("INSERT INTO schema_version VALUES (1000, 0)");
    EXPECT_EQ(tests::errc_of(open_sqlite_ledger(path(), clock_)), Errc::unsupported);
    EXPECT_EQ(tests::errc_of(open_sqlite_archive(path())), Errc::unsupported);
    EXPECT_EQ(tests::errc_of(migrate_sqlite_ledger(path(), clock_)), Errc::unsupported);
}

TEST_F(SqliteLedgerTest, MigratesAnExistingFileOnly) {
    EXPECT_EQ(tests::errc_of(migrate_sqlite_ledger(path(), clock_)), Errc::not_found);
    EXPECT_EQ(tests::errc_of(open_sqlite_archive(path())), Errc::not_found);
    open();
    EXPECT_EQ(migrate_sqlite_ledger(path(), clock_).value(), 0);
}

TEST_F(SqliteLedgerTest, TellsAnArchiveToBeMigratedFirst) {
    open();
    change("DELETE FROM schema_version");
    const auto refused = open_sqlite_archive(path());
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(tests::errc_of(refused), Errc::unsupported);
    EXPECT_NE(refused.error().detail.find("firstcome migrate"), std::string::npos);
}

TEST_F(SqliteLedgerTest, RefusesAFileThatIsNoLedger) {
    std::ofstream(path()) << std::string(5'000, 'x');
    EXPECT_EQ(tests::errc_of(open_sqlite_ledger(path(), clock_)), Errc::corrupt);
    std::filesystem::remove(path());
    SqliteOptions options;
    options.path = path();
    options.access = SqliteAccess::create;
    options.application_id = 77;
    SqliteConnection::open(options).value();
    EXPECT_EQ(tests::errc_of(open_sqlite_ledger(path(), clock_)), Errc::unsupported);
}

TEST_F(SqliteLedgerTest, StoresParticipantsAsBytesOnly) {
    open();
    SqliteOptions options;
    options.path = path();
    options.access = SqliteAccess::write;
    options.application_id = ledger_application_id;
    auto file = SqliteConnection::open(options).value();
    const auto as_text = file->execute(
        "INSERT INTO participation_history VALUES (1, 1, '007', 'SUCCESS', NULL, 0, 1, 1, 1, 1, 1)"
    );
    ASSERT_FALSE(as_text.has_value());
    EXPECT_EQ(tests::errc_of(as_text), Errc::conflict);
}

// --- rows from outside ---------------------------------------------------------------------------

TEST_F(SqliteLedgerTest, RefusesRowsThatNoVersionWrites) {
    auto ledger = open();
    ASSERT_TRUE(ledger->commit(batch_of(3)).has_value());
    const Offset all(std::numeric_limits<std::int64_t>::max());
    for (const char* damage :
         {"UPDATE participation_history SET status = 'MAYBE' WHERE sequence = 2",
          "UPDATE participation_history SET reason = 'TOO_LATE' WHERE sequence = 2",
          "UPDATE participation_history SET reason = 'SOLD_OUT', user_id = x'ff00'"
          " WHERE sequence = 2"}) {
        change(damage);
        const auto loaded = ledger->load_places(campaign, all, [](const PlaceRow&) {});
        ASSERT_FALSE(loaded.has_value()) << damage;
        EXPECT_EQ(tests::errc_of(loaded), Errc::corrupt);
        EXPECT_NE(loaded.error().detail.find("place 2 of campaign 1"), std::string::npos);
    }
    change("UPDATE partition_state SET chain = x'00'");
    EXPECT_EQ(tests::errc_of(ledger->load(partition)), Errc::corrupt);
    EXPECT_EQ(tests::errc_of(ledger->observe()), Errc::corrupt);
}

TEST_F(SqliteLedgerTest, ReadsOnlyCommandsAndCampaignsItWrote) {
    auto ledger = open();
    change("INSERT INTO campaign_command VALUES (1, zeroblob(16), 'entry', 'applied', 1, 0, 1)");
    EXPECT_EQ(tests::errc_of(ledger->load(partition)), Errc::corrupt);
    change("UPDATE campaign_command SET kind = 'open', decision = 'won'");
    EXPECT_EQ(tests::errc_of(ledger->load(partition)), Errc::corrupt);
    change("UPDATE campaign_command SET decision = 'stale'");
    EXPECT_TRUE(ledger->load(partition).has_value());
    change(
        "INSERT INTO campaign VALUES (1, 'n', 1, 1, 'open', 'OPEN', NULL, NULL, 0, 1, x'00', 0, 0)"
    );
    EXPECT_EQ(tests::errc_of(ledger->load(partition)), Errc::corrupt);
}

// --- faults --------------------------------------------------------------------------------------

TEST_F(SqliteLedgerTest, SyncsEveryCommit) {
    FaultVfs vfs;
    auto ledger = open(vfs.name());
    for (int i = 0; i < 5; ++i) {
        const int before = vfs.wal_syncs;
        ASSERT_TRUE(ledger->commit(batch_of(2)).has_value());
        EXPECT_GT(vfs.wal_syncs, before);
    }
}

TEST_F(SqliteLedgerTest, CommitsTheSameBatchWhenThereIsSpaceAgain) {
    FaultVfs vfs;
    auto ledger = open(vfs.name());
    const DecisionBatch batch = batch_of(50);
    vfs.disk_is_full = true;
    const auto refused = ledger->commit(batch);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(tests::errc_of(refused), Errc::full);
    EXPECT_TRUE(retryable(refused.error().code));
    EXPECT_EQ(ledger->load(partition)->position.state.applied, nothing_applied);
    vfs.disk_is_full = false;
    EXPECT_EQ(ledger->commit(batch).value(), CommitOutcome::committed);
    EXPECT_EQ(places_in(*ledger), 50);
}

TEST_F(SqliteLedgerTest, SurvivesARealFullDisk) {
    tests::SmallDisk disk(4);
    if (!disk.is_mounted()) {
        GTEST_SKIP() << "mounting a small tmpfs is not permitted here";
    }
    auto ledger = open_at(disk.file("ledger.db"));
    disk.fill();
    std::int64_t committed = 0;
    for (;;) {
        const DecisionBatch batch = batch_of(500);
        const auto outcome = ledger->commit(batch);
        if (!outcome) {
            EXPECT_EQ(tests::errc_of(outcome), Errc::full);
            disk.empty();
            ASSERT_EQ(ledger->commit(batch).value(), CommitOutcome::committed);
            committed += 500;
            break;
        }
        committed += 500;
        ASSERT_LT(committed, 100'000);
    }
    ledger.reset();
    EXPECT_EQ(places_in(*open_at(disk.file("ledger.db"))), committed);
}

TEST_F(SqliteLedgerTest, CanSendABatchAgainWhileSomebodyHoldsTheLock) {
    auto ledger = open();
    SqliteOptions options;
    options.path = path();
    options.access = SqliteAccess::write;
    options.application_id = ledger_application_id;
    auto other = SqliteConnection::open(options).value();
    ASSERT_TRUE(other->begin().has_value());
    const DecisionBatch batch = batch_of(1);
    EXPECT_EQ(tests::errc_of(ledger->commit(batch)), Errc::busy);
    other->rollback();
    EXPECT_EQ(ledger->commit(batch).value(), CommitOutcome::committed);
}

TEST_F(SqliteLedgerTest, StopsTheProgramWhenAnFsyncFails) {
    GTEST_FLAG_SET(death_test_style, "fast");
    FaultVfs vfs;
    auto ledger = open(vfs.name());
    const DecisionBatch batch = batch_of(1);
    vfs.sync_fails = true;
    EXPECT_DEATH(static_cast<void>(ledger->commit(batch)), "ledger.db");
}

TEST_F(SqliteLedgerTest, StopsTheProgramOnAnUnsoundBatch) {
    GTEST_FLAG_SET(death_test_style, "fast");
    auto ledger = open();
    DecisionBatch batch = batch_of(1);
    batch.after.counters.won += 1;
    EXPECT_DEATH(static_cast<void>(ledger->commit(batch)), "I11");
}

// --- the archive ---------------------------------------------------------------------------------

TEST_F(SqliteLedgerTest, StreamsLongHistoriesInChunks) {
    auto ledger = open();
    constexpr int count = 25'000;
    ASSERT_TRUE(ledger->commit(batch_of(count)).has_value());
    EXPECT_EQ(places_in(*ledger), count);
    auto archive = open_sqlite_archive(path()).value();
    auto snapshot = archive->snapshot().value();
    std::int64_t expected = 0;
    bool in_order = true;
    const auto done = snapshot->places(campaign, [&](const PlaceRow& place) {
        in_order = in_order && place.sequence.value() == ++expected;
    });
    ASSERT_TRUE(done.has_value());
    EXPECT_TRUE(in_order);
    EXPECT_EQ(expected, count);
}

TEST_F(SqliteLedgerTest, AnswersOneSnapshotAtATime) {
    open();
    auto archive = open_sqlite_archive(path()).value();
    auto first = archive->snapshot().value();
    EXPECT_EQ(tests::errc_of(archive->snapshot()), Errc::busy);
    first.reset();
    EXPECT_TRUE(archive->snapshot().has_value());
}

TEST_F(SqliteLedgerTest, IsReadWhenNoServerRuns) {
    ASSERT_TRUE(open()->commit(batch_of(3)).has_value());
    std::filesystem::remove(path() + "-shm");
    auto archive = open_sqlite_archive(path()).value();
    auto snapshot = archive->snapshot().value();
    EXPECT_EQ(snapshot->partitions()->front().state, state_);
}

}  // namespace
}  // namespace firstcome
