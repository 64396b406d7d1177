// SPDX-License-Identifier: Apache-2.0
#include "api/question_queue.h"

#include <gtest/gtest.h>

namespace firstcome::api {
namespace {

TEST(QuestionQueue, GivesTheOldestFirst) {
    QuestionQueue<int> queue(2);
    EXPECT_EQ(queue.take(), std::nullopt);
    EXPECT_TRUE(queue.ask(1));
    EXPECT_TRUE(queue.ask(2));
    EXPECT_EQ(queue.take(), 1);
    EXPECT_EQ(queue.take(), 2);
    EXPECT_EQ(queue.take(), std::nullopt);
}

TEST(QuestionQueue, RefusesWhatIsTooMuchUntilOneIsTaken) {
    QuestionQueue<int> queue(2);
    EXPECT_TRUE(queue.ask(1));
    EXPECT_TRUE(queue.ask(2));
    EXPECT_FALSE(queue.ask(3));
    EXPECT_EQ(queue.take(), 1);
    EXPECT_TRUE(queue.ask(4));
    EXPECT_EQ(queue.take(), 2);
    EXPECT_EQ(queue.take(), 4);
}

TEST(QuestionQueue, WakesTheWorkerWhenThereWasNothingToDo) {
    QuestionQueue<int> queue(1);
    int woken = 0;
    queue.on_work([&] { ++woken; });
    EXPECT_TRUE(queue.ask(1));
    EXPECT_FALSE(queue.ask(2));
    EXPECT_EQ(woken, 1);
    EXPECT_EQ(queue.take(), 1);
    EXPECT_TRUE(queue.ask(3));
    EXPECT_EQ(woken, 2);
}

}  // namespace
}  // namespace firstcome::api
