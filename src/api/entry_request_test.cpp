// SPDX-License-Identifier: Apache-2.0
#include "api/entry_request.h"

#include "tests/support/api_rig.h"

#include <gtest/gtest.h>

namespace firstcome::api {
namespace {

using namespace firstcome::tests;

std::size_t waiting_in_views(ApiRig& rig) {
    return rig.views.waiters(PartitionId(0)).size();
}

TEST(EntryDeadline, TakesBackWhatIsStillQueued) {
    ApiRig rig;
    rig.create(1);
    const std::size_t records = rig.log.records.size();
    const auto ticket = rig.enter("alice");
    rig.pass(Duration::millis(2'900));
    EXPECT_EQ(rig.answer_to(ticket), nullptr);
    rig.pass(Duration::millis(200));
    ASSERT_NE(rig.answer_to(ticket), nullptr);
    EXPECT_EQ(rig.answer_to(ticket)->status, 503);
    EXPECT_EQ(error_code(*rig.answer_to(ticket)), "KAFKA_001");
    EXPECT_EQ(header(*rig.answer_to(ticket), "Retry-After"), "1");
    rig.settle();
    EXPECT_EQ(rig.log.records.size(), records);
    EXPECT_EQ(waiting_in_views(rig), 0U);
}

TEST(EntryDeadline, IsUnknownOnceTheLogHasIt) {
    ApiRig rig;
    rig.create(1);
    const auto ticket = rig.enter("alice");
    rig.server.run_tasks();
    IntakeQueue::Taken taken;
    rig.queue.take(10, taken);  // given to a log that does not answer
    rig.pass(Duration::millis(3'100));
    ASSERT_NE(rig.answer_to(ticket), nullptr);
    EXPECT_EQ(rig.answer_to(ticket)->status, 504);
    EXPECT_EQ(error_code(*rig.answer_to(ticket)), "KAFKA_002");
    EXPECT_EQ(waiting_in_views(rig), 0U);
}

TEST(EntryDeadline, IsUnknownWhenTheLogCannotSay) {
    ApiRig rig;
    rig.create(1);
    rig.log.fate = AppendStatus::unknown;
    const auto ticket = rig.enter("alice");
    rig.intake_turn();
    rig.pass(Duration::millis(3'100));
    ASSERT_NE(rig.answer_to(ticket), nullptr);
    EXPECT_EQ(error_code(*rig.answer_to(ticket)), "KAFKA_002");
    // The record was there after all; a retry learns its outcome.
    rig.settle();
    EXPECT_EQ(member(rig.answered(rig.enter("alice")), "repeated"), "true");
}

TEST(EntryDeadline, IsPendingWhenTheRecordIsDurable) {
    ApiRig rig;
    rig.create(1);
    const auto ticket = rig.enter("alice");
    rig.intake_turn();
    rig.pass(Duration::millis(3'100));
    ASSERT_NE(rig.answer_to(ticket), nullptr);
    EXPECT_EQ(rig.answer_to(ticket)->status, 202);
    EXPECT_EQ(member(*rig.answer_to(ticket), "status"), "\"PENDING\"");
    const std::string url = header(*rig.answer_to(ticket), "Location");
    rig.settle();
    EXPECT_EQ(rig.answer_to(ticket)->status, 202);
    EXPECT_EQ(member(rig.get(url), "outcome"), "\"won\"");
}

TEST(EntryDeadline, OfASynchronousEntryIsNeverPending) {
    ApiRig rig;
    rig.create(1);
    const auto ticket =
        rig.ask(http::Method::post, "/api/campaigns/1/participation-sync", R"({"userId":1})");
    rig.intake_turn();
    rig.pass(Duration::seconds(29));
    EXPECT_EQ(rig.answer_to(ticket), nullptr);
    rig.pass(Duration::millis(1'100));
    ASSERT_NE(rig.answer_to(ticket), nullptr);
    EXPECT_EQ(error_code(*rig.answer_to(ticket)), "KAFKA_002");
}

TEST(EntryDeadline, BeforeTheHandOverKeepsTheEntryOutOfTheLog) {
    ApiRig rig;
    rig.create(1);
    const std::size_t records = rig.log.records.size();
    const auto ticket = rig.enter("alice");
    rig.clock.advance(Duration::seconds(4));
    rig.hooks.sweep(0, rig.clock.steady_now());
    ASSERT_NE(rig.answer_to(ticket), nullptr);
    EXPECT_EQ(error_code(*rig.answer_to(ticket)), "KAFKA_001");
    rig.settle();
    EXPECT_EQ(rig.log.records.size(), records);
    EXPECT_EQ(waiting_in_views(rig), 0U);
}

TEST(EntryRefusal, IsDefiniteWhenTheLogRefused) {
    ApiRig rig;
    rig.create(1);
    rig.log.fate = AppendStatus::not_persisted;
    const auto answer = rig.answered(rig.enter("alice"));
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(error_code(answer), "KAFKA_001");
    EXPECT_EQ(waiting_in_views(rig), 0U);
}

TEST(EntryRefusal, IsDefiniteWhenTheQueueIsFull) {
    ApiRig rig([](ApiConfig&) {}, {.records_max = 2});
    rig.create(1);
    const auto first = rig.enter("a");
    rig.enter("b");
    const auto third = rig.enter("c");
    rig.server.run_tasks();
    EXPECT_EQ(rig.answer_to(first), nullptr);
    ASSERT_NE(rig.answer_to(third), nullptr);
    EXPECT_EQ(error_code(*rig.answer_to(third)), "KAFKA_001");
    EXPECT_EQ(waiting_in_views(rig), 2U);
}

TEST(EntryRefusal, IsDefiniteWhenTooManyWait) {
    ApiRig rig([](ApiConfig& config) { config.waiting_max = 1; });
    rig.create(5);
    rig.enter("a");
    const auto second = rig.enter("b");
    ASSERT_NE(rig.answer_to(second), nullptr);
    EXPECT_EQ(error_code(*rig.answer_to(second)), "KAFKA_001");
}

TEST(EntryRefusal, IsDefiniteWhileThePartitionIsLoadingOrHalted) {
    ApiRig rig;
    rig.create(1);
    for (const PartitionPhase phase : {PartitionPhase::loading, PartitionPhase::halted}) {
        rig.views.set_phase(PartitionId(0), phase);
        const auto ticket = rig.enter("alice");
        ASSERT_NE(rig.answer_to(ticket), nullptr);
        EXPECT_EQ(rig.answer_to(ticket)->status, 503);
    }
}

}  // namespace
}  // namespace firstcome::api
