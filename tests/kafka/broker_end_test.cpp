// SPDX-License-Identifier: Apache-2.0
// Where the log ends is asked for every request that waits for the fold: it must not take as long
// as a fetch that waits for records.
#include "tests/kafka/broker_fixture.h"

#include <algorithm>
#include <thread>

namespace firstcome::tests {
namespace {

using KafkaEnd = BrokerFixture;

TEST_F(KafkaEnd, IsToldAtOnceBesideAReaderWhoWaits) {
    const auto log = open();
    std::thread reader([&] {
        RecordBatch records;
        EXPECT_TRUE(log->read(partition, Offset(1), 10, Duration::seconds(30), records));
    });
    // A fetch waits for 50 ms, again and again; of many answers one comes sooner than that, however
    // busy the machine is.
    Duration soonest = Duration::seconds(60);
    for (int i = 0; i < 30; ++i) {
        const SteadyTime begin = clock_.steady_now();
        EXPECT_EQ(*log->end(partition), Offset(1));
        soonest = std::min(soonest, clock_.steady_now() - begin);
    }
    EXPECT_LT(soonest, Duration::millis(20));
    EXPECT_EQ(log->append(partition, batch_of(1, 1))[0].status, AppendStatus::persisted);
    reader.join();
}

}  // namespace
}  // namespace firstcome::tests
