// SPDX-License-Identifier: Apache-2.0
#include "allocation/partition_loader.h"

#include "tests/sim/allocation_rig.h"
#include "tests/support/errc_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using namespace tests;
using ::testing::AllOf;
using ::testing::HasSubstr;

// Hands out its tables without a look at them, so that the loader's own checks are seen.
class TrustingLedger final : public ForwardingLedger {
  public:
    explicit TrustingLedger(SimLedger& ledger) : ForwardingLedger(ledger), sim_(ledger) {}

    Result<LoadedPartition> load(PartitionId partition) override {
        TRY_ASSIGN(const auto snapshot, SimArchive(sim_).snapshot());
        LoadedPartition loaded;
        loaded.position = sim_.tables().partitions[partition];
        TRY_ASSIGN(loaded.campaigns, snapshot->campaigns());
        TRY_ASSIGN(loaded.commands, snapshot->commands());
        return loaded;
    }

    Result<void> load_places(CampaignId campaign, Offset below, const PlaceSink& sink) override {
        TRY_ASSIGN(const auto snapshot, SimArchive(sim_).snapshot());
        return snapshot->places(campaign, [&](const PlaceRow& place) {
            if (place.offset < below) {
                sink(place);
            }
        });
    }

  private:
    SimLedger& sim_;
};

// Something happens to the ledger between two questions.
class MovingLedger final : public ForwardingLedger {
  public:
    using ForwardingLedger::ForwardingLedger;

    Result<void> load_places(CampaignId campaign, Offset below, const PlaceSink& sink) override {
        std::exchange(before_places, [] {})();
        return ForwardingLedger::load_places(campaign, below, sink);
    }

    std::function<void()> before_places = [] {};
};

class PartitionLoaderTest : public ::testing::Test, protected AllocationRig {
  protected:
    // A ledger with an open campaign (2 winners, 1 loser), a scheduled and a closed one.
    void SetUp() override {
        append(
            {create(1, 2),
             create(2, 5, at(99'999)),
             create(3, 5),
             entry(1, "alice"),
             entry(1, "bob"),
             entry(1, "carol"),
             entry(3, "dave"),
             close(4, 3)}
        );
        run(*make_loop());
    }

    Result<std::unique_ptr<PartitionFold>> load() {
        return PartitionLoader(partition, *port_log, trusting, views, [] {}).load();
    }

    void expect_refused(Errc code, std::string_view what, std::string_view advice) {
        const auto fold = load();
        ASSERT_FALSE(fold);
        EXPECT_EQ(fold.error().code, code);
        EXPECT_THAT(
            fold.error().detail, AllOf(HasSubstr(std::string(what)), HasSubstr(std::string(advice)))
        );
    }

    PartitionState& state() { return ledger.tables().partitions[partition].state; }

    Campaign& row(std::int64_t id) { return ledger.tables().campaigns[CampaignId(id)]; }

    void erase_place(std::int64_t campaign, std::int64_t sequence) {
        ledger.tables().places.erase({CampaignId(campaign), Sequence(sequence)});
    }

    static constexpr auto rebuild = "firstcome rebuild";
    static constexpr auto backup = "restore it from its backup";
    TrustingLedger trusting{ledger};
};

TEST_F(PartitionLoaderTest, BringsBackWhatTheLedgerHolds) {
    const auto fold = load();
    ASSERT_TRUE(fold) << fold.error().message();
    EXPECT_EQ((*fold)->state(), state());
    EXPECT_EQ((*fold)->allocator().campaigns().size(), 3U);
    EXPECT_EQ((*fold)->allocator().resident(), 3U) << "places of campaigns that take entries";
    EXPECT_EQ(views.applied(partition), Offset(8));
    EXPECT_EQ(views.resident(), 3U);
    const auto place = views.find(CampaignId(1))->find(hasher(CampaignId(1), person("carol")));
    ASSERT_TRUE(place);
    EXPECT_EQ(place->outcome, DecisionKind::sold_out);
    EXPECT_EQ(place->sequence, Sequence(3));
    EXPECT_EQ(place->cut.sequence, Sequence(2));
}

TEST_F(PartitionLoaderTest, KnowsTheCommandsThatTheLedgerRemembers) {
    const auto fold = load();
    ASSERT_TRUE(fold);
    EXPECT_EQ(
        (*fold)->allocator().decide(Command(close(4, 3)), Offset(9)).kind, DecisionKind::repeated
    );
}

TEST_F(PartitionLoaderTest, AnEmptyLedgerBeginsAtTheFirstRecord) {
    ledger.tables() = {};
    const auto fold = load();
    ASSERT_TRUE(fold);
    EXPECT_EQ((*fold)->next(), Offset(0));
}

TEST_F(PartitionLoaderTest, WhatWasShownStaysWhenTheLedgerIsBehindIt) {
    const auto shown = views.find(CampaignId(1));
    ASSERT_NE(shown, nullptr);
    ledger.tables() = {};
    ASSERT_TRUE(load());
    EXPECT_EQ(views.find(CampaignId(1)), shown);
    EXPECT_EQ(views.applied(partition), Offset(8));
}

TEST_F(PartitionLoaderTest, NobodySeesAHalfLoadedPartition) {
    Views fresh{{}, hasher, mailbox, clock};
    erase_place(1, 2);
    ASSERT_FALSE(PartitionLoader(partition, log, trusting, fresh, [] {}).load());
    EXPECT_EQ(fresh.catalog()->size(), 0U);
    EXPECT_EQ(fresh.resident(), 0U);
}

// --- the log belongs to the ledger ---------------------------------------------------------------

TEST_F(PartitionLoaderTest, RefusesALedgerOfAnotherLog) {
    SimLog other(1, 8, clock, SimLog::Waits::never);
    port_log = &other;
    expect_refused(Errc::corrupt, "folded from another log", backup);
}

TEST_F(PartitionLoaderTest, RefusesAnotherPartitionCount) {
    state().partition_count = 4;
    expect_refused(Errc::conflict, "made for 4 partitions, the log has 1", "log.url");
}

TEST_F(PartitionLoaderTest, RefusesALogThatEndsBeforeTheAppliedOffset) {
    SimLog shorter(1, 7, clock, SimLog::Waits::never);
    port_log = &shorter;
    expect_refused(Errc::corrupt, "record 8 is not in the log, which ends at 1", backup);
}

TEST_F(PartitionLoaderTest, RefusesALogWithAnotherRecordAtTheAppliedOffset) {
    SimLog other(1, 7, clock, SimLog::Waits::never);
    for (int i = 0; i < 9; ++i) {
        other.append(partition, batch_of({entry(1, "mallory")}));
    }
    port_log = &other;
    expect_refused(Errc::corrupt, "record 8 is not the one that the ledger has applied", backup);
}

// --- the ledger agrees with itself ---------------------------------------------------------------

TEST_F(PartitionLoaderTest, RefusesCountersThatDoNotSumToTheAppliedOffset) {
    ++state().counters.commands;
    expect_refused(Errc::corrupt, "the counters sum to 9, the applied offset is 8", rebuild);
}

TEST_F(PartitionLoaderTest, RefusesStockThatIsNotWhatIsLeft) {
    row(1).current_stock = 1;
    expect_refused(Errc::corrupt, "is not the number of winners 2", rebuild);
}

TEST_F(PartitionLoaderTest, RefusesAGapInTheSequences) {
    erase_place(1, 2);
    expect_refused(Errc::corrupt, "campaign 1: its sequences are not 1..n", rebuild);
}

TEST_F(PartitionLoaderTest, RefusesAWinnerBehindALoser) {
    auto& places = ledger.tables().places;
    places[{CampaignId(1), Sequence(2)}].outcome = DecisionKind::sold_out;
    places[{CampaignId(1), Sequence(3)}].outcome = DecisionKind::won;
    expect_refused(Errc::corrupt, "winners first", rebuild);
}

TEST_F(PartitionLoaderTest, RefusesTwoPlacesOfOneParticipant) {
    ledger.tables().places[{CampaignId(1), Sequence(3)}].participant = person("alice");
    expect_refused(Errc::corrupt, "campaign 1: a participant has two places", rebuild);
}

TEST_F(PartitionLoaderTest, RefusesAHistoryThatLostItsLastLoser) {
    erase_place(1, 3);
    expect_refused(Errc::corrupt, "3 winners among 3 places, its counters 3 among 4", rebuild);
}

TEST_F(PartitionLoaderTest, RefusesAClosedCampaignThatLostAWinner) {
    erase_place(3, 1);
    expect_refused(Errc::corrupt, "its counters 3 among 4", rebuild);
}

TEST_F(PartitionLoaderTest, AReopenedCampaignIsCheckedWhenItsPlacesComeBack) {
    auto fold = load();
    ASSERT_TRUE(fold);
    ledger.tables().places[{CampaignId(3), Sequence(1)}].outcome = DecisionKind::sold_out;
    PartitionLoader loader(partition, log, trusting, views, [] {});
    const Campaign closed = *(*fold)->allocator().find(CampaignId(3));
    const auto restored = loader.reopen(**fold, closed, Offset(9));
    ASSERT_FALSE(restored);
    EXPECT_EQ(restored.error().code, Errc::corrupt);
}

// --- skips ---------------------------------------------------------------------------------------

TEST_F(PartitionLoaderTest, FindsTheSkipsThatStandFurtherOn) {
    RecordBatch bad;
    bad.add(as_bytes("garbage"));
    log.append(partition, bad);
    append({SkipRecord{wish(50), Offset(9), "unreadable", at(0)}});
    const auto loop = make_loop();
    run(*loop);
    EXPECT_FALSE(loop->halted());
    EXPECT_EQ(committed().applied, Offset(10));
}

TEST_F(PartitionLoaderTest, ASkipOfALaterRecordNamesNothing) {
    append({SkipRecord{wish(50), Offset(10), "in advance", at(0)}, entry(3, "erin")});
    append({entry(1, "erin")});
    const auto loop = make_loop();
    run(*loop);
    EXPECT_EQ(committed().applied, Offset(11));
    EXPECT_EQ(committed().counters.closed, 1);
    EXPECT_EQ(committed().counters.sold_out, 2);
}

TEST_F(PartitionLoaderTest, BelievesNoContradictionOfALedgerThatWentBackMeanwhile) {
    MovingLedger moving(ledger);
    PartitionLoader loader(partition, *port_log, moving, views, [] {});
    const SimTables whole = ledger.tables();
    SimTables older = whole;
    older.partitions[partition].state = {};
    older.places.clear();
    older.places_by_participant.clear();
    for (int tries = 0; tries < 3; ++tries) {
        ledger.fail_over(whole);
        moving.before_places = [&] { ledger.fail_over(older); };
        const auto fold = loader.load();
        ASSERT_FALSE(fold);
        EXPECT_EQ(fold.error().code, Errc::busy);
    }
    ledger.fail_over(whole);
    EXPECT_TRUE(loader.load());
}

// Another owner may have brought an older copy up to date by the time somebody looks again.
TEST_F(PartitionLoaderTest, DoubtsAContradictionOnceWhileTheLedgerGoesOn) {
    MovingLedger moving(ledger);
    PartitionLoader loader(partition, *port_log, moving, views, [] {});
    const SimTables whole = ledger.tables();
    const auto goes_on_without_a_place = [&] {
        erase_place(1, 2);
        state().applied = state().applied.next();
    };
    moving.before_places = goes_on_without_a_place;
    EXPECT_EQ(errc_of(loader.load()), Errc::busy);
    ledger.fail_over(whole);
    moving.before_places = goes_on_without_a_place;
    EXPECT_EQ(errc_of(loader.load()), Errc::corrupt);
}

TEST_F(PartitionLoaderTest, ReportsAContradictionOfALedgerThatStandsStill) {
    MovingLedger moving(ledger);
    PartitionLoader loader(partition, *port_log, moving, views, [] {});
    moving.before_places = [&] { erase_place(1, 2); };
    EXPECT_EQ(errc_of(loader.load()), Errc::corrupt);
}

}  // namespace
}  // namespace firstcome
