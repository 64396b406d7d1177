// SPDX-License-Identifier: Apache-2.0
#pragma once
// skip: an operator's way out of a halt. Appends the order to pass over one record that cannot be
// decided; every fold finds the order before it comes to the record, now and at each replay.
//
// What the record said is given up: whoever was told that it was accepted, gets no outcome of it.
// Thread: one.

#include "base/result.h"
#include "base/time.h"
#include "ledger/archive.h"
#include "log/log.h"

#include <string>

namespace firstcome {

struct SkipRequest {
    std::int64_t partition = -1;  // negative: not given
    std::int64_t offset = -1;
    std::string reason;  // for those who read the log later
};

struct SkipReport {
    std::string was;       // the kind of command; "unreadable"
    std::string problem;   // of an unreadable one
    bool already = false;  // an earlier order names it: nothing was appended
};

// `ledger` is null when there is none yet.
// Requires: no node runs (see stopped_nodes.h): one that runs does not look for orders.
// Errors: invalid (names the option), conflict (the ledger has decided the record, or belongs to
//         another log), timeout (it is unknown whether the order is in the log; ordering twice is
//         harmless), io (it is not), corrupt (it is, and the log still cannot give the record);
//         whatever log and ledger report.
Result<SkipReport> skip_record(
    Log& log, Archive* ledger, const SkipRequest& request, const Clock& clock
);

}  // namespace firstcome
