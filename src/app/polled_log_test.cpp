// SPDX-License-Identifier: Apache-2.0
#include "app/polled_log.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

// Holds one record, and remembers that it was given up.
class OneRecordLog final : public Log {
  public:
    explicit OneRecordLog(bool& given_up) : given_up_(given_up) {}

    std::uint32_t partition_count() const override { return 1; }

    std::string name() const override { return "one record"; }

    std::vector<AppendResult> append(PartitionId, const RecordBatch&) override { return {}; }

    Result<void> read(PartitionId, Offset from, std::size_t, Duration, RecordBatch& into) override {
        if (from == Offset(0)) {
            into.add({}, from, WallTime{});
        }
        return {};
    }

    Result<Offset> end(PartitionId) override { return Offset(1); }

    void give_up() override { given_up_ = true; }

  private:
    bool& given_up_;
};

class PolledLogTest : public ::testing::Test {
  protected:
    bool given_up = false;
    std::size_t polled = 0;
    PolledLog log{
        std::make_unique<OneRecordLog>(given_up),
        [this](PartitionId, const RecordBatch& batch) { polled += batch.size(); }};
};

TEST_F(PolledLogTest, TellsOfEveryBatchThatIsNotEmpty) {
    RecordBatch records;
    ASSERT_TRUE(log.read(PartitionId(0), Offset(1), 10, Duration{}, records));
    EXPECT_EQ(polled, 0U);
    ASSERT_TRUE(log.read(PartitionId(0), Offset(0), 10, Duration{}, records));
    EXPECT_EQ(polled, 1U);
}

TEST_F(PolledLogTest, GivesUpTheLogBehindIt) {
    log.give_up();
    EXPECT_TRUE(given_up);
}

}  // namespace
}  // namespace firstcome
