// SPDX-License-Identifier: Apache-2.0
#include "log/kafka_log_flights.h"

#include <gtest/gtest.h>

#include <thread>

namespace firstcome {
namespace {

using Report = KafkaFlights::Report;

constexpr Duration at_once{};
constexpr Duration long_wait = Duration::seconds(30);

AppendResult persisted(std::int64_t offset) {
    return {AppendStatus::persisted, Offset(offset)};
}

const AppendResult unknown{AppendStatus::unknown, std::nullopt};

void report(KafkaFlights& flights, std::uint64_t mark, const AppendResult& result) {
    const Report reports[] = {{mark, result}};
    flights.report(reports);
}

TEST(KafkaFlights, GiveEachRecordItsOwnResult) {
    KafkaFlights flights;
    const auto mark = flights.depart(3, Offset(0));
    const AppendResult refused{AppendStatus::not_persisted, std::nullopt};
    const Report reports[] = {{mark + 2, persisted(9)}, {mark, persisted(7)}, {mark + 1, refused}};
    flights.report(reports);
    const auto landed = flights.land(mark, long_wait);
    EXPECT_EQ(landed.results, (std::vector{persisted(7), refused, persisted(9)}));
    EXPECT_FALSE(landed.below_floor);
}

TEST(KafkaFlights, LeaveUnknownWhatIsNotReportedInTime) {
    KafkaFlights flights;
    const auto mark = flights.depart(2, Offset(0));
    report(flights, mark, persisted(5));
    EXPECT_EQ(flights.land(mark, at_once).results, (std::vector{persisted(5), unknown}));
}

TEST(KafkaFlights, AreWaitedForUntilTheyAreGivenUp) {
    KafkaFlights flights;
    const auto mark = flights.depart(2, Offset(0));
    report(flights, mark, persisted(5));
    std::thread waiting([&] {
        EXPECT_EQ(flights.land(mark, long_wait).results, (std::vector{persisted(5), unknown}));
    });
    flights.give_up();
    waiting.join();
    const auto later = flights.depart(1, Offset(0));
    EXPECT_EQ(flights.land(later, long_wait).results, std::vector{unknown});
}

TEST(KafkaFlights, IgnoreAReportThatComesAfterItsBatchWasGivenUp) {
    KafkaFlights flights;
    const auto first = flights.depart(1, Offset(0));
    EXPECT_EQ(flights.land(first, at_once).results, std::vector{unknown});
    const auto second = flights.depart(1, Offset(0));
    report(flights, first, persisted(5));
    EXPECT_EQ(flights.land(second, at_once).results, std::vector{unknown});
}

TEST(KafkaFlights, KeepBatchesApart) {
    KafkaFlights flights;
    const auto one = flights.depart(1, Offset(0));
    const auto other = flights.depart(2, Offset(0));
    const Report mixed[] = {
        {other, persisted(10)}, {one, persisted(20)}, {other + 1, persisted(11)}};
    flights.report(mixed);
    EXPECT_EQ(flights.land(one, long_wait).results, std::vector{persisted(20)});
    EXPECT_EQ(flights.land(other, long_wait).results, (std::vector{persisted(10), persisted(11)}));
}

TEST(KafkaFlights, DoNotBelieveAnOffsetThatWasTakenLongBefore) {
    KafkaFlights flights;
    const auto mark = flights.depart(2, Offset(100));
    const Report reports[] = {{mark, persisted(99)}, {mark + 1, persisted(100)}};
    flights.report(reports);
    const auto landed = flights.land(mark, long_wait);
    EXPECT_EQ(landed.results, (std::vector{unknown, persisted(100)}));
    EXPECT_EQ(landed.below_floor, Offset(99));
}

TEST(KafkaFlights, WakeTheOneWhoWaitsWithTheLastReport) {
    const SystemClock clock;
    const SteadyTime begin = clock.steady_now();
    KafkaFlights flights;
    const auto mark = flights.depart(2, Offset(0));
    std::thread reporter([&] {
        report(flights, mark, persisted(0));
        report(flights, mark + 1, persisted(1));
    });
    EXPECT_EQ(flights.land(mark, long_wait).results, (std::vector{persisted(0), persisted(1)}));
    EXPECT_LT(clock.steady_now() - begin, Duration::seconds(25));
    reporter.join();
}

}  // namespace
}  // namespace firstcome
