// SPDX-License-Identifier: Apache-2.0
#pragma once
// Mutants: ports that lie in one way each. A simulation that does not notice them proves nothing.

#include "tests/sim/forwarding.h"
#include "tests/sim/sim_ledger.h"
#include "tests/sim/sim_log.h"

#include <memory>
#include <optional>
#include <string_view>

namespace firstcome::tests {

enum class Mutant {
    none,
    acknowledges_before_durable,
    calls_possibly_persisted_refused,
    reorders_a_batch,
    commits_the_offset_apart,
    tells_before_the_commit,
    calls_an_unknown_commit_committed,
    resends_without_looking,
    takes_rows_without_a_second_wall,
    forgets_the_places_of_a_reopening,
    calls_an_unknown_deadline_refused,  // in the clients
    commits_under_any_epoch,
    takes_without_comparing,
    shows_followers_the_end_of_the_log,
    keeps_what_was_superseded,
    refuses_without_a_fence,  // in the nodes
    remembers_the_end_of_the_log,
};

// A port with another one behind it that notices when the process dies.
class MortalLog : public ForwardingLog {
  public:
    using ForwardingLog::ForwardingLog;

    virtual void crash() {}
};

class MortalLedger : public ForwardingLedger {
  public:
    using ForwardingLedger::ForwardingLedger;

    virtual void crash() {}
};

std::unique_ptr<MortalLog> mutated_log(Mutant mutant, SimLog& log);
std::unique_ptr<MortalLedger> mutated_ledger(Mutant mutant, SimLog& log, SimLedger& ledger);

}  // namespace firstcome::tests
