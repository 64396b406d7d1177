// SPDX-License-Identifier: Apache-2.0
#pragma once
// Whether a ledger is a fold of this log, for those who are about to change one of them by hand.

#include "base/result.h"
#include "ledger/rows.h"
#include "log/log.h"

#include <vector>

namespace firstcome {

// `positions`: of all partitions of the ledger; one that has applied nothing belongs to any log.
// Errors: conflict when the ledger was folded from another log; those of reading record 0.
Result<void> require_same_log(Log& log, const std::vector<LedgerPosition>& positions);

}  // namespace firstcome
