// SPDX-License-Identifier: Apache-2.0
#include "ledger/reconnecting_archive.h"

#include "tests/sim/sim_ledger.h"
#include "tests/support/errc_of.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace firstcome {
namespace {

// A session that counts itself.
class CountedArchive final : public Archive {
  public:
    CountedArchive(SimLedger& ledger, int& alive) : archive_(ledger), alive_(alive) { ++alive_; }

    ~CountedArchive() override { --alive_; }

    CountedArchive(const CountedArchive&) = delete;
    CountedArchive& operator=(const CountedArchive&) = delete;

    Result<std::unique_ptr<ArchiveSnapshot>> snapshot() override { return archive_.snapshot(); }

  private:
    SimArchive archive_;
    int& alive_;
};

class ReconnectingArchiveTest : public testing::Test {
  protected:
    ReconnectingArchiveTest() {
        set_log_level("off");
        archive_ = std::make_unique<ReconnectingArchive>(StoreSessions<Archive>(
            "the server", open().value(), [this] { return open(); }, clock_
        ));
    }

    ~ReconnectingArchiveTest() override { set_log_level("info"); }

    Result<StoreSession<Archive>> open() {
        if (!reachable_) {
            return fail(Errc::io, "the server is away");
        }
        auto lost = session_lost_ = std::make_shared<bool>(false);
        return StoreSession<Archive>{
            std::make_unique<CountedArchive>(ledger_, sessions_), [lost] { return *lost; }};
    }

    ManualClock clock_{WallTime{0}};
    SimLedger ledger_{clock_};
    bool reachable_ = true;
    int sessions_ = 0;
    std::shared_ptr<bool> session_lost_;
    std::unique_ptr<ReconnectingArchive> archive_;
};

TEST_F(ReconnectingArchiveTest, ForwardsEveryQuestionToItsSession) {
    ASSERT_TRUE(ledger_.take(PartitionId(0), "node", {}, Epoch(0)).has_value());
    const ParticipantId somebody = ParticipantId::parse("somebody").value();
    const auto snapshot = archive_->snapshot().value();
    EXPECT_EQ(snapshot->partitions()->size(), 1U);
    EXPECT_EQ(snapshot->ownerships()->size(), 1U);
    EXPECT_TRUE(snapshot->campaigns()->empty());
    EXPECT_TRUE(snapshot->commands()->empty());
    EXPECT_TRUE(snapshot->damage()->empty());
    EXPECT_TRUE(snapshot->places(CampaignId(1), [](const PlaceRow&) {}).has_value());
    EXPECT_FALSE(snapshot->find_place(CampaignId(1), somebody)->has_value());
    EXPECT_FALSE(snapshot->place_at(CampaignId(1), Sequence(1))->has_value());
}

TEST_F(ReconnectingArchiveTest, KeepsASessionAsLongAsItsSnapshotLives) {
    auto old = archive_->snapshot().value();
    *session_lost_ = true;
    const auto next = archive_->snapshot();
    ASSERT_TRUE(next.has_value());
    EXPECT_EQ(sessions_, 2);
    EXPECT_TRUE(old->partitions().has_value());
    old.reset();
    EXPECT_EQ(sessions_, 1);
}

TEST_F(ReconnectingArchiveTest, CallsEverythingThatKeepsASessionFromOpeningBusy) {
    *session_lost_ = true;
    reachable_ = false;
    EXPECT_EQ(tests::errc_of(archive_->snapshot()), Errc::busy);
    EXPECT_EQ(sessions_, 0);
    reachable_ = true;
    EXPECT_EQ(tests::errc_of(archive_->snapshot()), Errc::busy);
    clock_.advance(Duration::seconds(1));
    EXPECT_TRUE(archive_->snapshot().has_value());
}

}  // namespace
}  // namespace firstcome
