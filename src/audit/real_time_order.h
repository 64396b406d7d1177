// SPDX-License-Identifier: Apache-2.0
#pragma once
// I7: whoever has our answer precedes everyone who asks afterwards. O(n log n) over a history.

#include "audit/client_history.h"
#include "audit/findings.h"

namespace firstcome {

// Requires: the participants' places are noted.
void check_real_time_order(const ClientHistory& history, Findings& findings);

}  // namespace firstcome
