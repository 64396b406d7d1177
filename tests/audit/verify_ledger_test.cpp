// SPDX-License-Identifier: Apache-2.0
// One spoiled cell of a ledger each: what verify says about it, and what it does not say.
#include "tests/audit/stage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using testing::HasSubstr;
using Names = std::set<std::string>;

class VerifyLedger : public testing::Test {
  protected:
    VerifyLedger() { stage_five_places(stage); }

    // Gives campaign 1 a sixth row, without an entry in the log.
    PlaceRow& add_row(const std::string& user, DecisionKind outcome) {
        PlaceRow row = stage.row(5);
        row.sequence = Sequence(6);
        row.participant = ParticipantId::parse(user).value();
        row.outcome = outcome;
        row.processing_sequence = 6;
        return stage.tables().places[{first_campaign, Sequence(6)}] = row;
    }

    Stage stage;
};

TEST_F(VerifyLedger, IsSatisfiedWithASoundOne) {
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), Names{});
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report.records, 8);
    EXPECT_EQ(report.entries, 6);
    EXPECT_EQ(report.places, 5);
    EXPECT_EQ(report.winners, 3);
    ASSERT_EQ(report.campaigns.size(), 1U);
    EXPECT_EQ(report.campaigns[0].winners, 3);
}

TEST_F(VerifyLedger, FindsAWinnerBeyondTheStock) {
    stage.row(4).outcome = DecisionKind::won;
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), (Names{"I1", "I2", "I6", "I8"}));
    EXPECT_EQ(
        detail(report, "I1"),
        "campaign 1: 4 winners for 3 units at record 5 (the last is sequence 4)"
    );
    EXPECT_EQ(detail(report, "I8"), "campaign 1: 4 winners, but 3 units and 5 valid participants");
    EXPECT_EQ(
        detail(report, "I6"),
        "campaign 1, sequence 4, status: the ledger has (\"d\" won, record 5 of partition 0), the "
        "log says (\"d\" sold_out, record 5 of partition 0)"
    );
}

TEST_F(VerifyLedger, FindsAnOversellThatALaterRaiseHides) {
    Stage raised;
    raised.create(1);
    raised.enter(first_campaign, "a");
    raised.change_stock(first_campaign, 1);
    raised.enter(first_campaign, "b");
    raised.fill_ledger();
    ASSERT_EQ(failures(raised.verify()), Names{});
    raised.row(2).offset = Offset(2);  // as if b had won before there was a second unit
    raised.row(1).offset = Offset(1);
    const VerifyReport report = raised.verify();
    EXPECT_EQ(failures(report), (Names{"I1", "I5", "I6"}));
    EXPECT_THAT(detail(report, "I1"), HasSubstr("2 winners for 1 units at record 2"));
}

TEST_F(VerifyLedger, FindsAnOversellThatAReductionMakes) {
    Stage reduced;
    reduced.create(2);
    reduced.change_stock(first_campaign, -1);
    reduced.enter(first_campaign, "a");
    reduced.enter(first_campaign, "b");
    reduced.fill_ledger();
    reduced.row(2).outcome = DecisionKind::won;
    EXPECT_THAT(detail(reduced.verify(), "I1"), HasSubstr("2 winners for 1 units at record 4"));
}

TEST_F(VerifyLedger, FindsAnOversellAtAReductionAfterTheLastWinner) {
    Stage reduced;
    reduced.create(2);
    reduced.enter(first_campaign, "a");
    const Offset reduction = reduced.change_stock(first_campaign, -1);
    reduced.enter(first_campaign, "b");
    reduced.fill_ledger();
    reduced.row(2).outcome = DecisionKind::won;
    reduced.row(2).offset = Offset(2);
    EXPECT_THAT(
        detail(reduced.verify(), "I1"),
        HasSubstr("2 winners for 1 units at record " + to_string(reduction))
    );
}

TEST_F(VerifyLedger, FindsAWrongRemainder) {
    stage.campaign(1).current_stock = 1;
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), (Names{"I2", "I14"}));
    EXPECT_EQ(
        detail(report, "I2"),
        "campaign 1: 1 remaining + 3 winners, but the log's commands give 3 units"
    );
    EXPECT_EQ(detail(report, "I14"), "campaign 1, current_stock: the ledger has 1, the log says 0");
}

TEST_F(VerifyLedger, FindsANegativeRemainder) {
    stage.campaign(1).current_stock = -1;
    EXPECT_EQ(failures(stage.verify()), (Names{"I2", "I14"}));
}

TEST_F(VerifyLedger, FindsAParticipantWithTwoPlaces) {
    add_row("a", DecisionKind::sold_out);
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), (Names{"I3", "I5", "I6"}));
    EXPECT_EQ(detail(report, "I3"), "campaign 1: \"a\" has the sequences 1 and 6");
}

TEST_F(VerifyLedger, FindsAMissingRow) {
    stage.tables().places.erase({first_campaign, Sequence(4)});
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), (Names{"I4", "I6"}));
    EXPECT_EQ(detail(report, "I4"), "campaign 1: the entry of \"d\" at record 5 has no row");
    EXPECT_EQ(
        detail(report, "I6"),
        "campaign 1, sequence 4: the ledger has no row, the log says (\"d\" sold_out, record 5 of "
        "partition 0)"
    );
}

TEST_F(VerifyLedger, FindsAMissingWinner) {
    stage.tables().places.erase({first_campaign, Sequence(3)});
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), (Names{"I2", "I4", "I6", "I8"}));
    EXPECT_EQ(detail(report, "I8"), "campaign 1: 2 winners, but 3 units and 5 valid participants");
}

TEST_F(VerifyLedger, FindsMissingRowsAtTheEnd) {
    stage.tables().places.erase({first_campaign, Sequence(4)});
    stage.tables().places.erase({first_campaign, Sequence(5)});
    EXPECT_THAT(detail(stage.verify(), "I6"), HasSubstr("(and 1 more)"));
}

TEST_F(VerifyLedger, FindsAPhantomRow) {
    add_row("nobody", DecisionKind::sold_out);
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), (Names{"I5", "I6"}));
    EXPECT_EQ(
        detail(report, "I5"),
        "campaign 1, sequence 6: (\"nobody\" sold_out, record 6 of partition 0), but that record "
        "is "
        "no such entry"
    );
    EXPECT_THAT(detail(report, "I6"), HasSubstr("the log gives no such place"));
}

TEST_F(VerifyLedger, FindsAPhantomBeyondTheLog) {
    add_row("nobody", DecisionKind::sold_out).offset = Offset(4'711);
    EXPECT_EQ(failures(stage.verify()), (Names{"I5", "I6"}));
}

TEST_F(VerifyLedger, FindsAnExchangedParticipant) {
    stage.row(2).participant = ParticipantId::parse("B").value();
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), (Names{"I4", "I5", "I6"}));
    EXPECT_EQ(
        detail(report, "I6"),
        "campaign 1, sequence 2, user_id: the ledger has (\"B\" won, record 3 of partition 0), the "
        "log says (\"b\" won, record 3 of partition 0)"
    );
}

TEST_F(VerifyLedger, FindsSwappedSequences) {
    PlaceRow& one = stage.row(1);
    PlaceRow& two = stage.row(2);
    std::swap(one, two);
    std::swap(one.sequence, two.sequence);
    EXPECT_EQ(failures(stage.verify()), Names{"I6"});
}

TEST_F(VerifyLedger, FindsEveryColumnOfARow) {
    const PlaceRow sound = stage.row(2);
    const auto spoil = [&](const auto& change) {
        stage.row(2) = sound;
        change(stage.row(2));
        const VerifyReport report = stage.verify();
        EXPECT_EQ(failures(report).count("I6"), 1U);
        return detail(report, "I6");
    };
    EXPECT_THAT(
        spoil([](PlaceRow& row) { row.partition = PartitionId(3); }), HasSubstr("kafka_partition")
    );
    EXPECT_THAT(spoil([](PlaceRow& row) { row.offset = Offset(4); }), HasSubstr("kafka_offset"));
    EXPECT_THAT(spoil([](PlaceRow& row) { row.arrived_at.us += 1; }), HasSubstr("arrived_at_us"));
    EXPECT_THAT(
        spoil([](PlaceRow& row) { row.appended_at.us += 1; }), HasSubstr("kafka_timestamp")
    );
    EXPECT_THAT(
        spoil([](PlaceRow& row) { row.processing_sequence += 1; }), HasSubstr("processing_sequence")
    );
}

TEST_F(VerifyLedger, FindsCountersThatDoNotSumToTheAppliedOffset) {
    stage.partition().counters.duplicate += 1;
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), Names{"I11"});
    EXPECT_THAT(detail(report, "I11"), HasSubstr("applied offset 7, but the counters sum to 8"));
}

TEST_F(VerifyLedger, FindsCountersThatSumUpButAreWrong) {
    stage.partition().counters.won += 1;
    stage.partition().counters.sold_out -= 1;
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), Names{"I11"});
    EXPECT_THAT(detail(report, "I11"), HasSubstr("the ledger counts (won 4, sold_out 1"));
}

TEST_F(VerifyLedger, FindsAnotherChain) {
    stage.partition().chain[0] ^= 1;
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), Names{"I13"});
    EXPECT_THAT(detail(report, "I13"), HasSubstr("record 7: the stored chain is"));
}

TEST_F(VerifyLedger, FindsAnotherLastRecordHash) {
    stage.partition().last_record_hash[31] ^= 128;
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), Names{"I13"});
    EXPECT_THAT(detail(report, "I13"), HasSubstr("the stored last record hash is"));
}

TEST_F(VerifyLedger, FindsAnotherLogIdentity) {
    stage.partition().log_id[3] ^= 1;
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), Names{"I14"});
    EXPECT_THAT(detail(report, "I14"), HasSubstr("the ledger was folded from log"));
}

TEST_F(VerifyLedger, FindsAnotherPartitionCount) {
    stage.partition().partition_count = 2;
    EXPECT_EQ(failures(stage.verify()), Names{"I14"});
}

TEST_F(VerifyLedger, FindsAPartitionThatTheLogDoesNotHave) {
    stage.tables().partitions[PartitionId(1)].state.partition = PartitionId(1);
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), Names{"I14"});
    EXPECT_EQ(detail(report, "I14"), "the ledger has partition 1, the log has only 1 partitions");
}

TEST_F(VerifyLedger, FindsEveryColumnOfACampaign) {
    const Campaign sound = stage.campaign(1);
    const auto spoil = [&](const auto& change) {
        stage.campaign(1) = sound;
        change(stage.campaign(1));
        const VerifyReport report = stage.verify();
        EXPECT_EQ(failures(report), Names{"I14"});
        return detail(report, "I14");
    };
    EXPECT_EQ(
        spoil([](Campaign& row) { row.name = "Campaign"; }),
        R"(campaign 1, name: the ledger has "Campaign", the log says "campaign")"
    );
    EXPECT_EQ(
        spoil([](Campaign& row) { row.phase = Phase::open; }),
        "campaign 1, phase: the ledger has open, the log says sold_out"
    );
    EXPECT_THAT(spoil([](Campaign& row) { row.total_stock = 4; }), HasSubstr("total_stock"));
    EXPECT_THAT(spoil([](Campaign& row) { row.version = Version(2); }), HasSubstr("version"));
    EXPECT_THAT(spoil([](Campaign& row) { row.opens_at = WallTime{5}; }), HasSubstr("opens_at"));
    EXPECT_THAT(spoil([](Campaign& row) { row.closes_at = WallTime{5}; }), HasSubstr("closes_at"));
    EXPECT_THAT(spoil([](Campaign& row) { row.created_at.us += 1; }), HasSubstr("created_at"));
    EXPECT_THAT(
        spoil([](Campaign& row) { row.partition = PartitionId(1); }), HasSubstr("partition_id")
    );
    EXPECT_THAT(spoil([](Campaign& row) { row.create_id[15] = 9; }), HasSubstr("create_id"));
}

TEST_F(VerifyLedger, FindsACampaignThatIsMissing) {
    stage.tables().campaigns.erase(first_campaign);
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), Names{"I14"});
    EXPECT_EQ(detail(report, "I14"), "campaign 1: the log created it, the ledger has no such row");
}

TEST_F(VerifyLedger, FindsACampaignThatNobodyCreated) {
    Campaign invented = stage.campaign(1);
    invented.id = CampaignId(2);
    invented.total_stock = invented.current_stock = 0;
    stage.tables().campaigns.emplace(invented.id, invented);
    const VerifyReport report = stage.verify();
    EXPECT_EQ(failures(report), Names{"I14"});
    EXPECT_EQ(
        detail(report, "I14"), "campaign 2: the ledger has it, the log created no such campaign"
    );
}

TEST_F(VerifyLedger, FindsWhatTheEngineFinds) {
    class DamagedArchive final : public Archive {
      public:
        explicit DamagedArchive(Archive& sound) : sound_(sound) {}

        Result<std::unique_ptr<ArchiveSnapshot>> snapshot() override {
            TRY_ASSIGN(auto snapshot, sound_.snapshot());
            return std::unique_ptr<ArchiveSnapshot>(std::make_unique<Damaged>(std::move(snapshot)));
        }

      private:
        class Damaged final : public ArchiveSnapshot {
          public:
            explicit Damaged(std::unique_ptr<ArchiveSnapshot> sound) : sound_(std::move(sound)) {}

            Result<std::vector<LedgerPosition>> partitions() override {
                return sound_->partitions();
            }

            Result<std::vector<Campaign>> campaigns() override { return sound_->campaigns(); }

            Result<void> places(CampaignId campaign, const PlaceSink& sink) override {
                return sound_->places(campaign, sink);
            }

            Result<std::optional<PlaceRow>> find_place(
                CampaignId campaign, const ParticipantId& participant
            ) override {
                return sound_->find_place(campaign, participant);
            }

            Result<std::optional<PlaceRow>> place_at(CampaignId campaign, Sequence sequence)
                override {
                return sound_->place_at(campaign, sequence);
            }

            Result<std::vector<CommandRow>> commands() override { return sound_->commands(); }

            Result<std::vector<OwnershipRow>> ownerships() override { return sound_->ownerships(); }

            Result<std::vector<std::string>> damage() override {
                return std::vector<std::string>{"row 3 missing from index"};
            }

          private:
            std::unique_ptr<ArchiveSnapshot> sound_;
        };

        Archive& sound_;
    };

    DamagedArchive damaged(stage.archive);
    const auto report = verify(stage.log, damaged, stage.options, stage.clock);
    ASSERT_TRUE(report);
    EXPECT_EQ(failures(*report), Names{"engine"});
    EXPECT_EQ(detail(*report, "engine"), "row 3 missing from index");
}

}  // namespace
}  // namespace firstcome
