// SPDX-License-Identifier: Apache-2.0
#include "views/views.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace firstcome {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Told final : public WakeupSink {
  public:
    void deliver(std::uint32_t, std::vector<Wakeup> wakeups) override {
        const std::lock_guard lock(mutex_);
        for (Wakeup& wakeup : wakeups) {
            answers_.push_back(std::move(wakeup));
        }
    }

    std::vector<Wakeup> take() {
        const std::lock_guard lock(mutex_);
        return std::exchange(answers_, {});
    }

  private:
    std::mutex mutex_;
    std::vector<Wakeup> answers_;
};

class ViewsTest : public ::testing::Test {
  protected:
    ViewsTest() {
        row_.id = CampaignId(1);
        row_.total_stock = row_.current_stock = 2;
        batch_.applied = Offset(0);
    }

    Hash128 key(std::string_view name) {
        return hasher_(CampaignId(1), ParticipantId::parse(name).value());
    }

    // Decides the entry of `name` under this request id, as the allocation loop would.
    void decide(std::string_view name, std::uint64_t request, DecisionKind kind) {
        DecidedEntry decided;
        decided.entry.campaign = CampaignId(1);
        decided.entry.participant = ParticipantId::parse(name).value();
        decided.entry.request_id = RequestId(request);
        decided.key = key(name);
        decided.decision.kind = kind;
        decided.offset = batch_.applied.next();
        if (is_outcome(kind)) {
            row_.last_sequence = row_.last_sequence.next();
            decided.decision.sequence = row_.last_sequence;
            row_.current_stock -= kind == DecisionKind::won ? 1 : 0;
        }
        batch_.applied = batch_.applied.next();
        batch_.counters.count(kind);
        batch_.entries.push_back(decided);
    }

    void publish() {
        batch_.campaigns = {row_};
        views.publish(batch_);
        batch_.entries.clear();
        batch_.commands.clear();
    }

    static void publish_to(Views& views, const Campaign& campaign) {
        PublishedBatch batch;
        batch.partition = campaign.partition;
        batch.campaigns = {campaign};
        views.publish(batch);
    }

    void wait(std::string_view name, std::uint64_t request) {
        const EntryWaiter waiter{key(name), RequestId(request), 0, request};
        views.waiters(PartitionId(0)).add({&waiter, 1});
    }

    // "token won 1 again", in order.
    std::vector<std::string> told() {
        std::vector<std::string> texts;
        for (const Wakeup& wakeup : sink_.take()) {
            texts.push_back(std::to_string(wakeup.token) + " " + text(wakeup.answer));
        }
        return texts;
    }

    static std::string text(const Answer& answer) {
        if (const auto* outcome = std::get_if<Outcome>(&answer)) {
            return std::string(to_string(outcome->place.outcome)) + " " +
                   to_string(outcome->place.sequence) + (outcome->repeated ? " again" : "");
        }
        if (const auto* refused = std::get_if<EntryRefused>(&answer)) {
            return std::string(to_string(refused->kind));
        }
        if (const auto* command = std::get_if<CommandDecided>(&answer)) {
            return std::string(to_string(command->decision.kind));
        }
        return "fence";
    }

    ManualClock clock_{WallTime{1'000'000}};
    ParticipantHasher hasher_{KeyedHash::Key{}};
    Told sink_;
    Campaign row_;
    PublishedBatch batch_;
    Views views{{}, hasher_, sink_, clock_};
};

TEST_F(ViewsTest, ACampaignIsKnownOnceItIsPublished) {
    EXPECT_EQ(views.find(CampaignId(1)), nullptr);
    publish();
    ASSERT_NE(views.find(CampaignId(1)), nullptr);
    EXPECT_EQ(views.catalog()->size(), 1U);
}

TEST_F(ViewsTest, AnOutcomeIsVisibleBeforeItIsTold) {
    class Looking final : public WakeupSink {
      public:
        void deliver(std::uint32_t, std::vector<Wakeup>) override { seen = look(); }

        std::function<bool()> look;
        bool seen = false;
    };

    Looking looking;
    Views others({}, hasher_, looking, clock_);
    looking.look = [&] {
        return others.applied(PartitionId(0)) == Offset(1) &&
               others.find(CampaignId(1))->find(key("alice")).has_value();
    };
    decide("alice", 11, DecisionKind::won);
    batch_.campaigns = {row_};
    const EntryWaiter waiter{key("alice"), RequestId(11), 0, 11};
    others.waiters(PartitionId(0)).add({&waiter, 1});
    others.publish(batch_);
    EXPECT_TRUE(looking.seen);
}

TEST_F(ViewsTest, EverybodyWhoAskedForTheParticipantLearnsTheOutcome) {
    publish();
    wait("alice", 11);
    wait("alice", 12);
    wait("bob", 21);
    decide("alice", 12, DecisionKind::won);
    publish();
    EXPECT_THAT(told(), ::testing::UnorderedElementsAre("11 won 1 again", "12 won 1"));
}

TEST_F(ViewsTest, ADuplicateIsToldTheFirstOutcomeAsRepeated) {
    decide("alice", 11, DecisionKind::won);
    publish();
    wait("alice", 12);
    wait("alice", 13);
    decide("alice", 12, DecisionKind::duplicate);
    publish();
    EXPECT_THAT(told(), ElementsAre("12 won 1 again"));
}

TEST_F(ViewsTest, ARefusalWakesItsOwnRequestAndStaysReadableForAMinute) {
    publish();
    wait("alice", 11);
    wait("alice", 12);
    decide("alice", 11, DecisionKind::not_open);
    publish();
    EXPECT_THAT(told(), ElementsAre("11 not_open"));
    clock_.advance(Duration::seconds(59));
    EXPECT_EQ(views.find_refusal(key("alice")), DecisionKind::not_open);
    clock_.advance(Duration::seconds(1));
    EXPECT_EQ(views.find_refusal(key("alice")), std::nullopt);
}

TEST_F(ViewsTest, ADuplicateIsNoRefusalToRead) {
    decide("alice", 11, DecisionKind::won);
    decide("alice", 12, DecisionKind::duplicate);
    publish();
    EXPECT_EQ(views.find_refusal(key("alice")), std::nullopt);
}

TEST_F(ViewsTest, AnEntryRefusedAsClosedIsToldThePlaceThatStandsInTheSameBatch) {
    wait("alice", 12);
    decide("alice", 11, DecisionKind::won);
    decide("alice", 12, DecisionKind::closed);
    row_.phase = Phase::closed;
    publish();
    EXPECT_THAT(told(), ElementsAre("12 won 1 again"));
}

TEST_F(ViewsTest, AnEntryOfAnUnknownCampaignIsToldNotOpen) {
    wait("alice", 11);
    decide("alice", 11, DecisionKind::not_open);
    views.publish(batch_);
    EXPECT_THAT(told(), ElementsAre("11 not_open"));
}

TEST_F(ViewsTest, ClosingEvictsThePlacesAfterTheyWereTold) {
    wait("alice", 11);
    decide("alice", 11, DecisionKind::won);
    row_.phase = Phase::closed;
    publish();
    EXPECT_THAT(told(), ElementsAre("11 won 1"));
    EXPECT_EQ(views.resident(), 0U);
    EXPECT_FALSE(views.find(CampaignId(1))->find(key("alice")));
}

TEST_F(ViewsTest, ACommandWakesItsRequestWithTheCampaignAfterIt) {
    const CommandId id{7};
    views.waiters(PartitionId(0)).add(CommandWaiter{id, 0, 5});
    Decision decision;
    decision.kind = DecisionKind::applied;
    batch_.commands.push_back({id, decision, row_});
    publish();
    const auto answers = sink_.take();
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(std::get<CommandDecided>(answers[0].answer).campaign, row_);
}

// --- fences and lag ------------------------------------------------------------------------------

TEST_F(ViewsTest, AFencePassesWhenTheFoldHasSeenWhatWasThere) {
    publish();
    views.wait_for(PartitionId(0), {Offset(1), 0, 5});
    EXPECT_THAT(told(), ElementsAre("5 fence")) << "at once when it is already";
    views.wait_for(PartitionId(0), {Offset(3), 0, 6});
    decide("alice", 11, DecisionKind::won);
    publish();
    EXPECT_THAT(told(), IsEmpty());
    decide("bob", 12, DecisionKind::won);
    publish();
    EXPECT_THAT(told(), ElementsAre("6 fence"));
}

TEST_F(ViewsTest, AFencePassesAlsoByALoad) {
    views.wait_for(PartitionId(0), {Offset(3), 0, 6});
    views.begin_restore(PartitionId(0));
    views.finish_restore(PartitionId(0), Offset(2), {});
    EXPECT_THAT(told(), ElementsAre("6 fence"));
}

TEST_F(ViewsTest, TheLagIsWhatIsDurableAndNotDecided) {
    EXPECT_EQ(views.partition(PartitionId(0)).lag(), 0);
    views.note_durable(PartitionId(0), Offset(5));
    views.note_durable(PartitionId(0), Offset(4));
    EXPECT_EQ(views.partition(PartitionId(0)).durable_end, Offset(5));
    publish();
    EXPECT_EQ(views.partition(PartitionId(0)).lag(), 4);
}

// --- load ----------------------------------------------------------------------------------------

TEST_F(ViewsTest, ALoadShowsEverythingAtOnce) {
    row_.last_sequence = Sequence(1);
    row_.current_stock = 1;
    views.begin_restore(PartitionId(0));
    views.restore(row_);
    views.restore(CampaignId(1), Sequence(1), {key("alice"), Offset(2), {}});
    EXPECT_EQ(views.find(CampaignId(1)), nullptr);
    EXPECT_EQ(views.resident(), 0U);
    const DecisionCounters counters{.won = 1, .commands = 1};
    views.finish_restore(PartitionId(0), Offset(2), counters);
    ASSERT_NE(views.find(CampaignId(1)), nullptr);
    EXPECT_TRUE(views.find(CampaignId(1))->find(key("alice")));
    EXPECT_EQ(views.resident(), 1U);
    EXPECT_EQ(views.partition(PartitionId(0)).counters, counters);
    EXPECT_EQ(views.applied(PartitionId(0)), Offset(2));
}

TEST_F(ViewsTest, ALoadThatBeginsAgainCountsNobodyTwice) {
    row_.last_sequence = Sequence(1);
    row_.current_stock = 1;
    for (int attempt = 0; attempt < 3; ++attempt) {
        views.begin_restore(PartitionId(0));
        views.restore(row_);
        views.restore(CampaignId(1), Sequence(1), {key("alice"), Offset(2), {}});
    }
    views.finish_restore(PartitionId(0), Offset(2), {});
    EXPECT_EQ(views.resident(), 1U);
    views.begin_restore(PartitionId(0));
    EXPECT_EQ(views.resident(), 1U) << "a load shows nothing before its end";
    views.finish_restore(PartitionId(0), Offset(2), {});
    EXPECT_EQ(views.resident(), 0U);
}

TEST_F(ViewsTest, ALoadReplacesOnePartitionOnly) {
    Views two({.partition_count = 2}, hasher_, sink_, clock_);
    Campaign other = row_;
    other.id = CampaignId(2);
    other.partition = PartitionId(1);
    publish_to(two, row_);
    publish_to(two, other);
    two.begin_restore(PartitionId(0));
    EXPECT_NE(two.find(CampaignId(1)), nullptr) << "until the load ends";
    two.finish_restore(PartitionId(0), Offset(0), {});
    EXPECT_EQ(two.find(CampaignId(1)), nullptr);
    EXPECT_NE(two.find(CampaignId(2)), nullptr);
}

TEST_F(ViewsTest, IsReadyWhenEveryPartitionIs) {
    Views two({.partition_count = 2}, hasher_, sink_, clock_);
    EXPECT_FALSE(two.ready());
    two.set_phase(PartitionId(0), PartitionPhase::owning);
    EXPECT_FALSE(two.ready());
    two.set_phase(PartitionId(1), PartitionPhase::following);
    EXPECT_TRUE(two.ready());
    two.set_phase(PartitionId(1), PartitionPhase::halted, "a record is unreadable");
    EXPECT_FALSE(two.ready());
    EXPECT_TRUE(two.ready(PartitionId(0))) << "a halt stops one partition only";
    EXPECT_FALSE(two.ready(PartitionId(1)));
    EXPECT_EQ(two.partition(PartitionId(1)).halt_reason, "a record is unreadable");
    two.set_phase(PartitionId(1), PartitionPhase::behind);
    EXPECT_FALSE(two.ready());
}

// --- threads -------------------------------------------------------------------------------------

TEST_F(ViewsTest, ReadersSeeWholeBatchesWhileTheLoopPublishes) {
    constexpr std::int64_t batches = 300;
    row_.total_stock = row_.current_stock = 2 * batches;
    std::atomic<bool> done{false};
    std::vector<std::thread> readers;
    std::atomic<std::int64_t> torn{0};
    for (int i = 0; i < 2; ++i) {
        readers.emplace_back([&, i] {
            while (!done) {
                const auto view = views.find(CampaignId(1));
                if (view != nullptr) {
                    // Each batch has two winners: an odd number would be half a batch.
                    torn += view->campaign()->won() % 2;
                    view->read(key("p0"));
                    view->cut();
                }
                views.partition(PartitionId(0)).lag();
                views.find_refusal(key("p1"));
                const std::uint64_t request = 1'000'000U + static_cast<std::uint64_t>(i);
                const EntryWaiter waiter{key("nobody"), RequestId(request), 0, request};
                views.waiters(PartitionId(0)).add({&waiter, 1});
                views.waiters(PartitionId(0)).remove(key("nobody"), RequestId(request));
            }
        });
    }
    for (std::int64_t i = 0; i < batches; ++i) {
        const std::string name = "p" + std::to_string(2 * i);
        decide(name, static_cast<std::uint64_t>(2 * i + 1), DecisionKind::won);
        decide(name + "b", static_cast<std::uint64_t>(2 * i + 2), DecisionKind::won);
        decide("late" + name, 0, DecisionKind::closed);
        publish();
    }
    done = true;
    for (std::thread& reader : readers) {
        reader.join();
    }
    EXPECT_EQ(torn, 0);
    EXPECT_EQ(views.resident(), static_cast<std::uint64_t>(2 * batches));
    EXPECT_EQ(views.waiters(PartitionId(0)).size(), 0U);
}

}  // namespace
}  // namespace firstcome
