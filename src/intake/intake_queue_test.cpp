// SPDX-License-Identifier: Apache-2.0
#include "intake/intake_queue.h"

#include "tests/sim/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace firstcome {
namespace {

using namespace tests;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Submission submission(std::string_view name) {
    Submission one;
    one.entry = entry(1, name);
    return one;
}

class IntakeQueueTest : public ::testing::Test {
  protected:
    // Submits one group; returns the numbers it got.
    std::vector<std::uint64_t> submit(std::vector<Submission> group) {
        queue.submit(group);
        std::vector<std::uint64_t> numbers;
        for (const Submission& one : group) {
            numbers.push_back(one.number);
        }
        return numbers;
    }

    std::uint64_t submit(std::string_view name) { return submit({submission(name)}).front(); }

    // What the loop gets: names of participants, kinds of other commands.
    std::vector<std::string> take(std::size_t records_max = 100) {
        queue.take(records_max, taken);
        std::vector<std::string> names;
        for (const QueuedCommand& queued : taken.commands) {
            const auto* one = std::get_if<Entry>(&queued.command);
            names.emplace_back(
                one != nullptr ? one->participant.text() : to_string(kind_of(queued.command))
            );
        }
        return names;
    }

    ManualClock clock{at(5)};
    IntakeQueue queue{{.records_max = 4}, clock};
    IntakeQueue::Taken taken;
};

TEST_F(IntakeQueueTest, StampAndPlaceAreOneOrder) {
    submit("alice");
    clock.advance(Duration::millis(1));
    submit({submission("bob"), submission("carol")});
    EXPECT_THAT(take(), ElementsAre("alice", "bob", "carol"));
    EXPECT_EQ(std::get<Entry>(taken.commands[0].command).arrived_at, at(5));
    EXPECT_EQ(std::get<Entry>(taken.commands[1].command).arrived_at, at(5) + Duration::millis(1));
    EXPECT_THAT(take(), IsEmpty());
}

TEST_F(IntakeQueueTest, OtherCommandsKeepTheirPlaceAmongTheEntries) {
    submit("alice");
    EXPECT_NE(queue.submit(CommandSubmission{close(1), {}}), 0U);
    submit("bob");
    EXPECT_THAT(take(), ElementsAre("alice", "close", "bob"));
}

TEST_F(IntakeQueueTest, TakesNoMoreThanABatch) {
    submit({submission("a"), submission("b"), submission("c")});
    EXPECT_THAT(take(2), ElementsAre("a", "b"));
    EXPECT_THAT(take(2), ElementsAre("c"));
}

TEST_F(IntakeQueueTest, WakesItsLoopOnlyWhenItWasEmpty) {
    int woken = 0;
    queue.on_work([&] { ++woken; });
    submit("alice");
    submit("bob");
    queue.submit(CommandSubmission{close(1), {}});
    EXPECT_EQ(woken, 1);
    take();
    queue.submit(CommandSubmission{close(2), {}});
    EXPECT_EQ(woken, 2);
    queue.fence({});
    EXPECT_EQ(woken, 3) << "a fence is asked for although nothing is queued";
}

TEST_F(IntakeQueueTest, WakesItsLoopAgainWhenABatchIsFull) {
    IntakeQueue small({.records_max = 100, .batch_records_max = 3}, clock);
    int woken = 0;
    small.on_work([&] { ++woken; });
    std::vector<Submission> one = {submission("a")};
    small.submit(one);
    small.submit(one);
    EXPECT_EQ(woken, 1);
    small.submit(one);
    EXPECT_EQ(woken, 2);
    small.submit(one);
    EXPECT_EQ(woken, 2);
}

// --- bounds --------------------------------------------------------------------------------------

TEST_F(IntakeQueueTest, AFullQueueRefusesTheRestOfAGroup) {
    EXPECT_THAT(
        submit({submission("a"), submission("b"), submission("c"), submission("d"), submission("e")}
        ),
        ElementsAre(1, 2, 3, 4, 0)
    );
    EXPECT_EQ(queue.submit(CommandSubmission{close(1), {}}), 0U);
    EXPECT_THAT(take(), ElementsAre("a", "b", "c", "d"));
    EXPECT_EQ(submit("e"), 5U);
}

TEST_F(IntakeQueueTest, WhatIsWithdrawnStillTakesRoomUntilItIsTaken) {
    submit({submission("a"), submission("b"), submission("c"), submission("d")});
    EXPECT_TRUE(queue.withdraw(2));
    EXPECT_EQ(queue.size(), 3U);
    EXPECT_EQ(submit("e"), 0U);
    EXPECT_THAT(take(), ElementsAre("a", "c", "d"));
    EXPECT_EQ(queue.size(), 0U);
}

TEST_F(IntakeQueueTest, AClosedQueueGivesWhatItHasAndTakesNothing) {
    submit("alice");
    queue.fence({{0, 7}});
    queue.close();
    EXPECT_EQ(submit("bob"), 0U);
    EXPECT_FALSE(queue.fence({}));
    queue.submit_scheduled({CampaignId(1), CommandKind::open, Scheduled{at(1)}});
    EXPECT_THAT(take(), ElementsAre("alice"));
    EXPECT_EQ(taken.fences.size(), 1U);
    EXPECT_FALSE(taken.closed);
    EXPECT_THAT(take(), IsEmpty());
    EXPECT_TRUE(taken.closed);
}

// --- withdrawal and fate -------------------------------------------------------------------------

TEST_F(IntakeQueueTest, OnlyWhatIsStillQueuedCanBeWithdrawn) {
    const std::uint64_t alice = submit("alice");
    const std::uint64_t bob = submit("bob");
    EXPECT_THAT(take(1), ElementsAre("alice"));
    EXPECT_FALSE(queue.withdraw(alice));
    EXPECT_TRUE(queue.withdraw(bob));
    EXPECT_TRUE(queue.withdraw(bob)) << "once more is harmless";
    EXPECT_FALSE(queue.withdraw(bob + 1)) << "never given";
    EXPECT_FALSE(queue.withdraw(0));
    EXPECT_THAT(take(), IsEmpty());
    EXPECT_FALSE(queue.withdraw(bob));
}

TEST_F(IntakeQueueTest, FollowsARequestToItsFate) {
    const std::uint64_t alice = submit("alice");
    const std::uint64_t bob = submit("bob");
    const std::uint64_t carol = submit("carol");
    EXPECT_EQ(queue.fate(alice), RequestFate::queued);
    take(2);
    EXPECT_EQ(queue.fate(alice), RequestFate::handed);
    EXPECT_EQ(queue.fate(carol), RequestFate::queued);
    const std::vector<std::uint64_t> unknown = {bob};
    queue.settle(taken.last_number, unknown);
    EXPECT_EQ(queue.fate(alice), RequestFate::durable);
    EXPECT_EQ(queue.fate(bob), RequestFate::unknown);
    EXPECT_EQ(queue.fate(carol), RequestFate::queued);
}

TEST_F(IntakeQueueTest, AForgottenUnknownIsStillNotCalledDurable) {
    IntakeQueue large({.records_max = 200'000}, clock);
    std::vector<Submission> group(70'000, submission("alice"));
    large.submit(group);
    large.take(100'000, taken);
    std::vector<std::uint64_t> unknown;
    for (const QueuedCommand& queued : taken.commands) {
        unknown.push_back(queued.number);
    }
    large.settle(taken.last_number, unknown);
    EXPECT_EQ(large.fate(1), RequestFate::unknown);
    EXPECT_EQ(large.fate(70'000), RequestFate::unknown);
}

// --- schedule ------------------------------------------------------------------------------------

Submission scheduled(std::string_view name, Phase phase) {
    Submission one = submission(name);
    one.phase = phase;
    one.opens_at = at(10);
    one.closes_at = at(20);
    return one;
}

TEST_F(IntakeQueueTest, PutsADueOpeningInFrontOfTheFirstEntryOfItsTime) {
    submit({scheduled("early", Phase::scheduled)});
    clock.advance(Duration::seconds(5));
    submit({scheduled("alice", Phase::scheduled), scheduled("bob", Phase::scheduled)});
    EXPECT_THAT(take(), ElementsAre("early", "open", "alice", "bob"));
    EXPECT_TRUE(taken.commands[1].due);
}

TEST_F(IntakeQueueTest, PutsADueClosingInFrontOfTheFirstEntryOfItsTime) {
    clock.advance(Duration::seconds(14));
    submit({scheduled("alice", Phase::open)});
    clock.advance(Duration::seconds(1));
    submit({scheduled("bob", Phase::sold_out)});
    EXPECT_THAT(take(), ElementsAre("alice", "close", "bob"));
}

TEST_F(IntakeQueueTest, AnEntryAfterAWholeScheduleComesBehindItsClosing) {
    clock.advance(Duration::seconds(60));
    submit({scheduled("alice", Phase::scheduled)});
    EXPECT_THAT(take(), ElementsAre("open", "close", "alice"));
}

TEST_F(IntakeQueueTest, SendsAScheduledCommandOnceUntilItIsForgottenOrSettled) {
    const DueCommand opening{CampaignId(1), CommandKind::open, Scheduled{at(10)}};
    queue.submit_scheduled(opening);
    clock.advance(Duration::seconds(5));
    submit({scheduled("alice", Phase::scheduled)});
    EXPECT_THAT(take(), ElementsAre("open", "alice"));
    queue.settle_scheduled([](const DueCommand&) { return true; });
    queue.submit_scheduled(opening);
    EXPECT_THAT(take(), IsEmpty());
    queue.forget_scheduled(opening);
    queue.submit_scheduled(opening);
    EXPECT_THAT(take(), ElementsAre("open"));
    queue.settle_scheduled([](const DueCommand&) { return false; });
    queue.submit_scheduled(opening);
    EXPECT_THAT(take(), ElementsAre("open"));
}

TEST_F(IntakeQueueTest, WithoutRoomForTheOpeningItsEntryIsRefusedToo) {
    clock.advance(Duration::seconds(5));
    submit({submission("a"), submission("b"), submission("c"), submission("d")});
    EXPECT_THAT(submit({scheduled("alice", Phase::scheduled)}), ElementsAre(0));
    take();
    EXPECT_THAT(submit({scheduled("alice", Phase::scheduled)}), ElementsAre(6));
    EXPECT_THAT(take(), ElementsAre("open", "alice"));
}

// --- threads -------------------------------------------------------------------------------------

// Takes until the queue has ended; true when the stamps never went back.
bool take_everything(IntakeQueue& queue, std::atomic<std::size_t>& entries) {
    IntakeQueue::Taken taken;
    WallTime last{};
    bool ordered = true;
    do {
        queue.take(64, taken);
        for (const QueuedCommand& queued : taken.commands) {
            const WallTime arrived = std::get<Entry>(queued.command).arrived_at;
            ordered = ordered && last <= arrived;
            last = arrived;
        }
        entries += taken.commands.size();
        queue.settle(taken.last_number, {});
    } while (!taken.closed);
    return ordered;
}

TEST(IntakeQueueThreads, EverySubmissionIsTakenOrWithdrawnOnce) {
    SystemClock clock;
    IntakeQueue queue({.records_max = 100'000}, clock);
    std::atomic<std::size_t> taken{0};
    std::atomic<std::size_t> withdrawn{0};
    bool ordered = false;
    std::thread loop([&] { ordered = take_everything(queue, taken); });
    std::vector<std::thread> doors;
    constexpr std::size_t rounds = 500;
    for (int door = 0; door < 3; ++door) {
        doors.emplace_back([&] {
            for (std::size_t round = 0; round < rounds; ++round) {
                std::vector<Submission> group(3, submission("alice"));
                queue.submit(group);
                withdrawn += queue.withdraw(group[1].number) ? 1U : 0U;
                queue.fate(group[2].number);
                queue.size();
            }
        });
    }
    for (std::thread& door : doors) {
        door.join();
    }
    queue.close();
    loop.join();
    EXPECT_TRUE(ordered);
    EXPECT_EQ(taken + withdrawn, 3 * 3 * rounds);
}

}  // namespace
}  // namespace firstcome
