// SPDX-License-Identifier: Apache-2.0
#include "views/waiters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr Hash128 alice{1, 1};
constexpr Hash128 bob{2, 2};

// "io thread/token what", in the order of delivery.
class Told final : public WakeupSink {
  public:
    void deliver(std::uint32_t io_thread, std::vector<Wakeup> wakeups) override {
        ++deliveries;
        for (const Wakeup& wakeup : wakeups) {
            said.push_back(
                std::to_string(io_thread) + "/" + std::to_string(wakeup.token) + text(wakeup.answer)
            );
        }
    }

    static std::string text(const Answer& answer) {
        if (const auto* outcome = std::get_if<Outcome>(&answer)) {
            return outcome->repeated ? " again" : " new";
        }
        if (const auto* refused = std::get_if<EntryRefused>(&answer)) {
            return " " + std::string(to_string(refused->kind));
        }
        return std::holds_alternative<FencePassed>(answer) ? " passed" : " decided";
    }

    int deliveries = 0;
    std::vector<std::string> said;
};

class WaitersTest : public ::testing::Test {
  protected:
    void wait(const Hash128& key, std::uint64_t request, std::uint32_t io_thread = 0) {
        const EntryWaiter waiter{key, RequestId(request), io_thread, request};
        waiters.add({&waiter, 1});
    }

    std::vector<std::string> said() {
        groups.deliver_to(told);
        return std::exchange(told.said, {});
    }

    Waiters waiters;
    WakeupGroups groups;
    Told told;
};

TEST_F(WaitersTest, AnOutcomeWakesAllOfTheParticipantAndIsNewForOne) {
    wait(alice, 11);
    wait(alice, 12);
    wait(alice, 13);
    wait(bob, 21);
    waiters.wake_all(alice, RequestId(12), {}, groups);
    EXPECT_THAT(said(), UnorderedElementsAre("0/11 again", "0/12 new", "0/13 again"));
    EXPECT_EQ(waiters.size(), 1U);
    waiters.wake_all(alice, RequestId(12), {}, groups);
    EXPECT_THAT(said(), IsEmpty()) << "a request is told once";
}

TEST_F(WaitersTest, AnOutcomeOfARequestThatNoLongerWaitsIsRepeatedForTheOthers) {
    wait(alice, 11);
    waiters.wake_all(alice, RequestId(99), {}, groups);
    EXPECT_THAT(said(), ElementsAre("0/11 again"));
}

TEST_F(WaitersTest, ARefusalWakesOnlyItsOwnRequest) {
    wait(alice, 11);
    wait(alice, 12);
    wait(alice, 13);
    waiters.wake_one(alice, RequestId(12), EntryRefused{}, groups);
    EXPECT_THAT(said(), ElementsAre("0/12 closed"));
    waiters.wake_one(alice, RequestId(12), EntryRefused{}, groups);
    waiters.wake_one(bob, RequestId(11), EntryRefused{}, groups);
    EXPECT_THAT(said(), IsEmpty());
    waiters.wake_all(alice, RequestId(13), {}, groups);
    EXPECT_THAT(said(), UnorderedElementsAre("0/11 again", "0/13 new"));
}

TEST_F(WaitersTest, WhoIsRemovedIsNotWoken) {
    wait(alice, 11);
    wait(alice, 12);
    waiters.remove(alice, RequestId(12));
    waiters.remove(alice, RequestId(12));
    waiters.remove(bob, RequestId(11));
    waiters.wake_all(alice, RequestId(12), {}, groups);
    EXPECT_THAT(said(), ElementsAre("0/11 again"));
    EXPECT_EQ(waiters.size(), 0U);
}

TEST_F(WaitersTest, TheSlotsOfThoseWhoLeftAreUsedAgain) {
    for (std::uint64_t round = 0; round < 100; ++round) {
        wait(alice, 1);
        wait(bob, 2);
        waiters.remove(alice, RequestId(1));
        wait(bob, 3);
        waiters.wake_all(bob, RequestId(2), {}, groups);
        EXPECT_THAT(said(), UnorderedElementsAre("0/2 new", "0/3 again"));
        EXPECT_EQ(waiters.size(), 0U);
    }
}

TEST_F(WaitersTest, EachIoThreadGetsOneDelivery) {
    wait(alice, 11, 1);
    wait(alice, 12, 2);
    wait(bob, 21, 1);
    waiters.wake_all(alice, RequestId(11), {}, groups);
    waiters.wake_all(bob, RequestId(21), {}, groups);
    EXPECT_THAT(said(), UnorderedElementsAre("1/11 new", "1/21 new", "2/12 again"));
    EXPECT_EQ(told.deliveries, 2);
}

TEST_F(WaitersTest, ACommandWakesEverybodyWhoSentItsId) {
    const CommandId close{1};
    const CommandId open{2};
    waiters.add(CommandWaiter{close, 0, 1});
    waiters.add(CommandWaiter{close, 0, 2});
    waiters.add(CommandWaiter{close, 0, 3});
    waiters.add(CommandWaiter{open, 0, 4});
    waiters.remove(close, 2);
    waiters.remove(close, 4);
    waiters.wake(close, {}, groups);
    EXPECT_THAT(said(), ElementsAre("0/1 decided", "0/3 decided"));
    EXPECT_EQ(waiters.size(), 1U);
}

TEST_F(WaitersTest, AFenceWakesWhenEverythingBelowItIsFolded) {
    waiters.add(FenceWaiter{Offset(5), 0, 1});
    waiters.add(FenceWaiter{Offset(6), 0, 2});
    waiters.add(FenceWaiter{Offset(5), 0, 3});
    waiters.remove_fence(3);
    waiters.wake_fences(Offset(3), groups);
    EXPECT_THAT(said(), IsEmpty());
    waiters.wake_fences(Offset(4), groups);
    EXPECT_THAT(said(), ElementsAre("0/1 passed"));
    waiters.wake_fences(Offset(9), groups);
    EXPECT_THAT(said(), ElementsAre("0/2 passed"));
}

}  // namespace
}  // namespace firstcome
