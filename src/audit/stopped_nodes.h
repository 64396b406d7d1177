// SPDX-License-Identifier: Apache-2.0
#pragma once
// Whether every node that shares a ledger is stopped, as far as the ledger shows it: an owner that
// lives moves its heartbeat. A follower leaves no trace there, and stopping it is up to the
// operator.

#include "base/result.h"
#include "base/time.h"
#include "ledger/archive.h"

#include <string_view>

namespace firstcome {

struct StoppedNodesOptions {
    std::string_view own_node;  // whose directory lock the caller holds
    Duration lease = Duration::seconds(10);
    Duration look_again = Duration::millis(200);
};

// Answers at once when no other node owns a partition, otherwise within one lease.
// Errors: busy, naming the owner that lives; those of the archive.
Result<void> require_stopped(
    Archive& archive, const StoppedNodesOptions& options, const Clock& clock
);

}  // namespace firstcome
