// SPDX-License-Identifier: Apache-2.0
#pragma once
// The rows of a ledger that are not places, held against the fold of one partition: offsets and
// counters (I11), the chain (I13), campaigns, commands and the rest (I14).

#include "audit/findings.h"
#include "audit/log_fold.h"
#include "ledger/archive.h"

#include <vector>

namespace firstcome {

// `stored` is the ledger's row of the partition that `fold` folded up to its applied offset.
void check_partition(const PartitionState& stored, const LogFold& fold, Findings& findings);

// Null: the ledger, or the log, has no such campaign. At least one has it.
void check_campaign(const Campaign* stored, const Campaign* folded, Findings& findings);

// `stored` are the ledger's rows of the campaigns of this partition, by campaign and offset.
void check_commands(const std::vector<CommandRow>& stored, const LogFold& fold, Findings& findings);

}  // namespace firstcome
