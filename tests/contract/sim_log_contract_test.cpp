// SPDX-License-Identifier: Apache-2.0
// The simulated log passes the suite of its port, with one partition and with several.
#include "tests/contract/log_contract.h"
#include "tests/sim/sim_log.h"

namespace firstcome::tests {
namespace {

template <std::uint32_t partitions>
class SimLogHarness {
  public:
    SimLogHarness() : log_(partitions, random_u64(), clock_, SimLog::Waits::really) {}

    Log& log() { return log_; }

    void reopen() { log_.crash(); }

  private:
    SystemClock clock_;
    SimLog log_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(SimOnePartition, LogContract, SimLogHarness<1>);
INSTANTIATE_TYPED_TEST_SUITE_P(SimThreePartitions, LogContract, SimLogHarness<3>);

}  // namespace
}  // namespace firstcome::tests
