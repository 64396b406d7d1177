// SPDX-License-Identifier: Apache-2.0
#include "api/desk.h"

#include "tests/support/socketless_server.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

namespace firstcome::api {
namespace {

using namespace firstcome::tests;

// Answers with a word, or begins to wait again.
class Word final : public WaitingRequest {
  public:
    explicit Word(std::string word) : word_(std::move(word)) {}

    Verdict on_wakeup(Answer&) override { return answer(word_ + " woken"); }

    Verdict on_archive(const ArchiveReply&) override { return answer(word_ + " from the archive"); }

    Verdict on_deadline() override { return answer(word_ + " too late"); }

  private:
    static http::Response answer(std::string body) {
        http::Response response;
        response.body = std::move(body);
        return response;
    }

    const std::string word_;
};

class DeskTest : public ::testing::Test {
  protected:
    std::uint64_t wait(std::uint64_t serial, std::string word, Duration time = Duration{1'000}) {
        return desk.wait(
            {{0, 0, serial}, Language::english, {}},
            clock.steady_now() + time,
            std::make_unique<Word>(std::move(word))
        );
    }

    std::string told(std::uint64_t serial) {
        const auto found = server.answers.find(serial);
        return found == server.answers.end() ? "" : found->second.body;
    }

    ManualClock clock{WallTime{}};
    SocketlessServer server;
    Desk desk{0, server, clock, 3};
};

TEST_F(DeskTest, WakesTheRequestOfTheToken) {
    const auto alice = wait(1, "alice");
    const auto bob = wait(2, "bob");
    desk.wake({bob, FencePassed{}});
    desk.wake(alice, ArchiveReply(std::nullopt));
    EXPECT_EQ(told(1), "alice from the archive");
    EXPECT_EQ(told(2), "bob woken");
    EXPECT_EQ(desk.waiting(), 0U);
}

TEST_F(DeskTest, NeverGivesATokenTwice) {
    std::set<std::uint64_t> tokens;
    for (std::uint64_t i = 1; i <= 100; ++i) {
        const auto token = wait(i, "x");
        EXPECT_NE(token, 0U);
        EXPECT_TRUE(tokens.insert(token).second);
        desk.finish(token, {});
    }
    wait(101, "late");
    for (const std::uint64_t token : tokens) {
        EXPECT_FALSE(desk.is_waiting(token));
        desk.wake({token, FencePassed{}});
    }
    EXPECT_EQ(told(101), "");
    EXPECT_EQ(desk.waiting(), 1U);
}

TEST_F(DeskTest, IgnoresTokensThatNeverWere) {
    wait(1, "alice");
    for (const std::uint64_t token : {0ULL, 2ULL, 1ULL << 32U, ~0ULL}) {
        EXPECT_FALSE(desk.is_waiting(token));
        desk.wake({token, FencePassed{}});
        desk.drop(token);
    }
    EXPECT_EQ(desk.waiting(), 1U);
}

TEST_F(DeskTest, IsBounded) {
    const auto first = wait(1, "a");
    wait(2, "b");
    wait(3, "c");
    EXPECT_TRUE(desk.is_full());
    EXPECT_EQ(wait(4, "d"), 0U);
    desk.drop(first);
    EXPECT_NE(wait(4, "d"), 0U);
    EXPECT_EQ(told(1), "");
}

TEST_F(DeskTest, EndsTheWaitsWhoseDeadlineHasPassed) {
    wait(1, "alice", Duration::seconds(1));
    wait(2, "bob", Duration::seconds(2));
    clock.advance(Duration::seconds(1));
    desk.sweep(clock.steady_now());
    EXPECT_EQ(told(1), "alice too late");
    EXPECT_EQ(told(2), "");
    clock.advance(Duration::seconds(1));
    desk.sweep(clock.steady_now());
    EXPECT_EQ(told(2), "bob too late");
    EXPECT_EQ(desk.waiting(), 0U);
}

TEST_F(DeskTest, GivesEveryRequestAnotherRandomId) {
    std::set<RequestId> ids;
    for (int i = 0; i < 2'000; ++i) {
        EXPECT_TRUE(ids.insert(desk.next_request_id()).second);
    }
}

}  // namespace
}  // namespace firstcome::api
