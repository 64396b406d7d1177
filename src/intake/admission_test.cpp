// SPDX-License-Identifier: Apache-2.0
#include "intake/admission.h"

#include "tests/sim/commands.h"
#include "tests/sim/sim_node.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

using namespace tests;

class AdmissionTest : public ::testing::Test {
  protected:
    AdmissionTest() {
        row_.id = CampaignId(1);
        row_.total_stock = row_.current_stock = 5;
        row_.version = Version(1);
        views.set_phase(PartitionId(0), PartitionPhase::owning);
    }

    void show() {
        PublishedBatch batch;
        batch.campaigns = {row_};
        views.publish(batch);
    }

    void give_place(std::string_view name) {
        DecidedEntry decided;
        decided.entry = entry(1, name);
        decided.key = hasher(CampaignId(1), person(name));
        decided.decision.kind = DecisionKind::won;
        decided.decision.sequence = row_.last_sequence = row_.last_sequence.next();
        --row_.current_stock;
        PublishedBatch batch;
        batch.campaigns = {row_};
        batch.entries = {decided};
        views.publish(batch);
    }

    DoorAnswer admit(std::string_view name) {
        return admission.admit(CampaignId(1), person(name), RequestId(9));
    }

    DecisionKind refusal(std::string_view name) { return std::get<EntryRefused>(admit(name)).kind; }

    ManualClock clock{at(5)};
    const ParticipantHasher hasher{KeyedHash::Key{}};
    Mailbox mailbox;
    Views views{{}, hasher, mailbox, clock};
    Admission admission{{.participants_resident_max = 2}, views, clock};
    Campaign row_;
};

TEST_F(AdmissionTest, LetsANewParticipantOfAnOpenCampaignIn) {
    row_.closes_at = at(20);
    show();
    const DoorAnswer answer = admit("alice");
    const auto& admitted = std::get<Admitted>(answer);
    EXPECT_EQ(admitted.submission.entry.participant, person("alice"));
    EXPECT_EQ(admitted.submission.entry.request_id, RequestId(9));
    EXPECT_EQ(admitted.submission.closes_at, at(20));
    EXPECT_EQ(admitted.key, hasher(CampaignId(1), person("alice")));
}

TEST_F(AdmissionTest, LetsEveryNewParticipantInAlsoAfterSellOut) {
    row_.current_stock = 0;
    row_.phase = Phase::sold_out;
    show();
    EXPECT_TRUE(std::holds_alternative<Admitted>(admit("alice")));
}

TEST_F(AdmissionTest, AnswersAPublishedOutcomeWithoutTheLog) {
    give_place("alice");
    const DoorAnswer answer = admit("alice");
    const auto& outcome = std::get<Outcome>(answer);
    EXPECT_TRUE(outcome.repeated);
    EXPECT_EQ(outcome.place.sequence, Sequence(1));
}

TEST_F(AdmissionTest, AmongSeveralNodesRefusesOnlyBehindAFence) {
    const Admission shared{{.participants_resident_max = 2, .shared = true}, views, clock};
    const auto ask = [&](bool fenced) {
        return shared.admit(CampaignId(1), person("alice"), RequestId(9), fenced);
    };
    row_.phase = Phase::scheduled;
    row_.opens_at = at(10);
    show();
    EXPECT_TRUE(std::holds_alternative<Unsure>(ask(false)));
    EXPECT_EQ(std::get<EntryRefused>(ask(true)).kind, DecisionKind::not_open);
    row_.phase = Phase::closed;
    show();
    EXPECT_TRUE(std::holds_alternative<Unsure>(ask(false)));
    EXPECT_EQ(std::get<EntryRefused>(ask(true)).kind, DecisionKind::closed);
    row_.phase = Phase::open;
    show();
    EXPECT_TRUE(std::holds_alternative<Admitted>(ask(false)));
}

TEST_F(AdmissionTest, RefusesBeforeTheOpeningOfTheSchedule) {
    row_.phase = Phase::scheduled;
    row_.opens_at = at(10);
    show();
    EXPECT_EQ(refusal("alice"), DecisionKind::not_open);
    clock.jump_wall(Duration::seconds(5));
    const DoorAnswer answer = admit("alice");
    ASSERT_TRUE(std::holds_alternative<Admitted>(answer)) << "from then on the log decides";
    EXPECT_EQ(std::get<Admitted>(answer).submission.phase, Phase::scheduled);
}

TEST_F(AdmissionTest, RefusesAfterTheClosingAndLeavesPlacesToTheArchive) {
    give_place("alice");
    row_.phase = Phase::closed;
    show();
    EXPECT_EQ(refusal("alice"), DecisionKind::closed);
    EXPECT_EQ(refusal("bob"), DecisionKind::closed);
}

TEST_F(AdmissionTest, DoesNotKnowWhatNobodyPublished) {
    EXPECT_TRUE(std::holds_alternative<UnknownCampaign>(admit("alice")));
}

TEST_F(AdmissionTest, LetsNobodyNewInWhileItIsNotReady) {
    views.set_phase(PartitionId(0), PartitionPhase::loading);
    EXPECT_TRUE(std::holds_alternative<Overloaded>(admit("alice"))) << "not known is not unknown";
    give_place("alice");
    views.set_phase(PartitionId(0), PartitionPhase::halted, "for a test");
    EXPECT_TRUE(std::holds_alternative<Overloaded>(admit("bob")));
    EXPECT_TRUE(std::holds_alternative<Outcome>(admit("alice"))) << "what was told stays told";
}

TEST_F(AdmissionTest, StopsAtTheMostParticipantsItMayKeep) {
    give_place("alice");
    EXPECT_TRUE(std::holds_alternative<Admitted>(admit("carol")));
    give_place("bob");
    EXPECT_TRUE(std::holds_alternative<Overloaded>(admit("carol")));
    EXPECT_TRUE(std::holds_alternative<Outcome>(admit("bob")));
}

}  // namespace
}  // namespace firstcome
