// SPDX-License-Identifier: Apache-2.0
// Spoiled logs, longer stories, and several partitions.
#include "campaign/codec.h"
#include "tests/audit/stage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using testing::HasSubstr;
using Names = std::set<std::string>;

// Shows the log of a stage without one of its records, or without its end.
class HoledLog final : public Log {
  public:
    HoledLog(Log& whole, Offset hole, Offset cut) : whole_(whole), hole_(hole), cut_(cut) {}

    std::uint32_t partition_count() const override { return whole_.partition_count(); }

    std::string name() const override { return whole_.name(); }

    std::vector<AppendResult> append(PartitionId partition, const RecordBatch& batch) override {
        return whole_.append(partition, batch);
    }

    Result<void> read(
        PartitionId partition, Offset from, std::size_t max, Duration wait, RecordBatch& into
    ) override {
        RecordBatch all;
        TRY(whole_.read(partition, from, max, wait, all));
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].offset != hole_ && all[i].offset < cut_) {
                into.add(all[i].bytes, all[i].offset, all[i].appended_at);
            }
        }
        return {};
    }

    Result<Offset> end(PartitionId partition) override {
        TRY_ASSIGN(const Offset end, whole_.end(partition));
        return std::min(end, cut_);
    }

  private:
    Log& whole_;
    const Offset hole_;
    const Offset cut_;
};

TEST(VerifyLog, FindsARecordThatIsMissingInTheMiddle) {
    Stage stage;
    stage_five_places(stage);
    HoledLog holed(stage.log, Offset(7), Offset(100));  // the second entry of a: decides nothing
    stage.append(LogIdentity{});
    stage.fill_ledger();
    const auto report = verify(holed, stage.archive, stage.options, stage.clock);
    ASSERT_TRUE(report);
    EXPECT_EQ(failures(*report), (Names{"I11", "I13"}));
    EXPECT_THAT(stage.tables().partitions.at(PartitionId(0)).state.applied.value(), testing::Eq(8));
}

TEST(VerifyLog, FindsThatItEndsBeforeTheAppliedOffset) {
    Stage stage;
    stage_five_places(stage);
    HoledLog cut(stage.log, Offset(-1), Offset(7));
    const auto report = verify(cut, stage.archive, stage.options, stage.clock);
    ASSERT_TRUE(report);
    EXPECT_EQ(failures(*report), (Names{"I11", "I13"}));
    EXPECT_THAT(detail(*report, "I11"), HasSubstr("the ledger counts"));
}

TEST(VerifyLog, DoesNotJudgeWhatItCannotDecode) {
    Stage stage;
    stage_five_places(stage);
    stage.append_bytes(as_bytes("no record of ours"));
    stage.partition().applied = Offset(8);
    const auto report = verify(stage.log, stage.archive, stage.options, stage.clock);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, Errc::corrupt);
    EXPECT_THAT(report.error().detail, HasSubstr("record 8 of partition 0"));
}

TEST(VerifyLog, JudgesASkippedRecordAsSkipped) {
    Stage stage;
    stage.create(1);
    const Offset bad = stage.append_bytes(as_bytes("no record of ours"));
    stage.enter(first_campaign, "a");
    stage.append(SkipRecord{CommandId{9}, bad, "unreadable", WallTime{1}});
    stage.fill_ledger();
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), Names{});
    EXPECT_EQ(report.winners, 1);
}

TEST(VerifyLog, TakesSkipsFromBeyondTheAppliedOffset) {
    Stage stage;
    stage.create(1);
    const Offset skipped = stage.enter(first_campaign, "a");
    stage.enter(first_campaign, "b");
    stage.append(SkipRecord{CommandId{9}, skipped, "unwanted", WallTime{1}});
    stage.fill_ledger();
    stage.append(SkipRecord{CommandId{10}, Offset(99), "later", WallTime{1}});
    stage.options.server_runs = [] { return true; };
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), Names{});
    EXPECT_EQ(report.lag, 1);
}

TEST(VerifyLog, ListsTheSkippedRecordsWithTheirFirstOrder) {
    Stage stage;
    stage.create(1);
    const Offset bad = stage.append_bytes(as_bytes("no record of ours"));
    const Offset unwanted = stage.enter(first_campaign, "a");
    stage.append(SkipRecord{CommandId{8}, unwanted, "unwanted", WallTime{2'000'000}});
    stage.append(SkipRecord{CommandId{9}, bad, "unreadable", WallTime{1'000'000}});
    stage.append(SkipRecord{CommandId{10}, bad, "once more", WallTime{3'000'000}});
    stage.fill_ledger();
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), Names{});
    ASSERT_EQ(report.skips.size(), 2u);
    EXPECT_EQ(report.skips[0].partition, PartitionId(0));
    EXPECT_EQ(report.skips[0].offset, bad);
    EXPECT_EQ(report.skips[0].reason, "unreadable");
    EXPECT_EQ(report.skips[0].ordered_at, WallTime{1'000'000});
    EXPECT_EQ(report.skips[1].offset, unwanted);
}

// A server that runs does not know of an order in advance, and record 0 names the log.
TEST(VerifyLog, TakesNoOrderForALaterRecordNorForRecordZero) {
    Stage stage;
    stage.create(1);
    stage.append(SkipRecord{CommandId{8}, Offset(3), "in advance", WallTime{1}});
    stage.enter(first_campaign, "a");
    stage.append(SkipRecord{CommandId{9}, Offset(0), "the log's name", WallTime{1}});
    stage.append(SkipRecord{CommandId{10}, Offset(5), "itself", WallTime{1}});
    stage.fill_ledger();
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), Names{});
    EXPECT_TRUE(report.skips.empty());
    EXPECT_EQ(report.winners, 1);
}

TEST(VerifyLog, FollowsOpeningsClosingsAndStockChanges) {
    Stage stage;
    stage.create(1, WallTime{5});
    stage.enter(first_campaign, "early");
    stage.open(first_campaign);
    stage.enter(first_campaign, "early");
    stage.change_stock(first_campaign, 2);
    stage.enter(first_campaign, "b");
    stage.close(first_campaign);
    stage.enter(first_campaign, "late");
    stage.open(first_campaign);
    stage.enter(first_campaign, "b");
    stage.enter(first_campaign, "c");
    stage.enter(first_campaign, "d");
    stage.change_stock(first_campaign, -1);
    stage.close(first_campaign);
    stage.close(first_campaign);
    stage.fill_ledger();
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), Names{});
    EXPECT_EQ(report.winners, 3);
    EXPECT_EQ(report.places, 4);
}

TEST(VerifyLog, FindsAPlaceOutsideOfTheOpening) {
    Stage stage;
    stage.create(2, WallTime{5});
    const Offset before = stage.enter(first_campaign, "a");
    stage.open(first_campaign);
    stage.enter(first_campaign, "a");
    stage.close(first_campaign);
    const Offset after = stage.enter(first_campaign, "a");
    stage.fill_ledger();
    ASSERT_EQ(failures(stage.verify()), Names{});
    for (const Offset outside : {before, after}) {
        stage.row(1).offset = outside;
        const VerifyReport report = stage.verify();
        EXPECT_EQ(failures(report), (Names{"I6", "I16"}));
        EXPECT_EQ(
            detail(report, "I16"),
            "campaign 1, sequence 1: (\"a\" won, record " + to_string(outside) +
                " of partition 0), but the campaign took no entries there"
        );
    }
}

TEST(VerifyLog, FindsAChangedCommandRow) {
    Stage stage;
    stage.create(2);
    const Offset change = stage.change_stock(first_campaign, 1);
    stage.close(first_campaign);
    stage.fill_ledger();
    for (auto& [key, row] : stage.tables().commands) {
        if (row.offset == change) {
            row.decision = DecisionKind::forbidden;
        }
    }
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), Names{"I14"});
    EXPECT_EQ(
        detail(report, "I14"),
        "campaign 1, commands: the ledger has (stock forbidden at record 2, version 2), the log "
        "says (stock applied at record 2, version 2)"
    );
}

TEST(VerifyLog, FindsAMissingAndASurplusCommandRow) {
    Stage stage;
    stage.create(2);
    stage.close(first_campaign);
    stage.fill_ledger();
    const auto sound = stage.tables().commands;
    stage.tables().commands.clear();
    EXPECT_THAT(detail(stage.verify(), "I14"), HasSubstr("the ledger has (no further row)"));
    stage.tables().commands = sound;
    CommandRow surplus = sound.begin()->second;
    surplus.command_id[5] = 1;
    surplus.offset = Offset(9);
    stage.tables().commands.emplace(std::pair(surplus.campaign, surplus.command_id), surplus);
    EXPECT_THAT(detail(stage.verify(), "I14"), HasSubstr("the log says (no further command)"));
}

TEST(VerifyLog, RemembersAsManyCommandsAsTheLedger) {
    Stage stage;
    stage.create(2);
    for (std::uint16_t i = 0; i < commands_remembered_max + 5; ++i) {
        CommandId id{1, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)};
        stage.append(ChangeStock{id, first_campaign, AnyVersion{}, 1, WallTime{1}});
    }
    stage.fill_ledger();
    EXPECT_EQ(stage.tables().commands.size(), commands_remembered_max);
    EXPECT_EQ(failures(stage.verify()), Names{});
}

TEST(VerifyLog, JudgesEveryPartition) {
    Stage stage(3);
    for (std::uint32_t number = 0; number < 3; ++number) {
        stage.append(
            CreateCampaign{
                .command_id = CommandId{7, static_cast<std::uint8_t>(number)},
                .name = "campaign",
                .total_stock = 1,
                .opens_at = std::nullopt,
                .closes_at = std::nullopt,
                .created_at = WallTime{1}},
            PartitionId(number)
        );
    }
    for (std::int64_t id = 1; id <= 3; ++id) {
        stage.enter(CampaignId(id), "a");
        stage.enter(CampaignId(id), "b");
    }
    stage.fill_ledger();
    stage.tell_everybody();
    const VerifyReport report = stage.verify_with_history();
    EXPECT_EQ(failures(report), Names{});
    EXPECT_EQ(report.records, 12);
    ASSERT_EQ(report.campaigns.size(), 3U);
    EXPECT_EQ(report.campaigns[2].id, CampaignId(3));
    stage.tables().places.at({CampaignId(2), Sequence(2)}).outcome = DecisionKind::won;
    EXPECT_THAT(detail(stage.verify(), "I1"), HasSubstr("campaign 2: 2 winners for 1 units"));
}

TEST(VerifyLog, IsSatisfiedWithAnEmptyInstallation) {
    Stage stage;
    stage.fill_ledger();
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), Names{});
    EXPECT_EQ(report.records, 1);
}

TEST(VerifyLog, HoldsWhatWasExpected) {
    Stage stage;
    stage_five_places(stage);
    stage.options.expectations = {"entries", "won", "sold_out", "duplicate", "commands"};
    EXPECT_EQ(failures(stage.verify()), Names{});
    stage.options.expectations.push_back("not_open");
    stage.options.expectations.push_back("reads");
    const VerifyReport report = stage.verify();
    EXPECT_EQ(report.find("expect")->state, CheckState::vacuous);
    EXPECT_EQ(detail(report, "expect"), "none of these occurred: not_open, reads");
    EXPECT_FALSE(report.ok());
}

}  // namespace
}  // namespace firstcome
