// SPDX-License-Identifier: Apache-2.0
#include "log/kafka_log_witness.h"

#include "tests/support/errc_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using testing::HasSubstr;
using tests::errc_of;

TEST(KafkaWitness, KnowsHowFarThePartitionReachesAtLeast) {
    KafkaWitness witness("sales", PartitionId(2));
    EXPECT_EQ(witness.end(), Offset(0));
    witness.saw(Offset(41));
    witness.saw(Offset(7));
    EXPECT_EQ(witness.end(), Offset(42));
}

TEST(KafkaWitness, StaysAccusedOfTheFirstContradiction) {
    KafkaWitness witness("sales", PartitionId(2));
    EXPECT_TRUE(witness.sound());
    static_cast<void>(witness.accuse("ends at 3"));
    static_cast<void>(witness.accuse("ends at 9"));
    const auto sound = witness.sound();
    EXPECT_EQ(errc_of(sound), Errc::corrupt);
    EXPECT_THAT(
        sound.error().detail,
        HasSubstr("topic 'sales' partition 2 ends at 3: log regressed or topic recreated")
    );
    EXPECT_THAT(sound.error().detail, HasSubstr("log.url"));
}

}  // namespace
}  // namespace firstcome
