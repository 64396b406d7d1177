// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the participation endpoints answered, read strictly: a member that is missing, doubled or of
// the wrong type makes the answer wrong, however good the rest looks. Half a microsecond an answer.

#include "audit/history.h"
#include "campaign/ids.h"

#include <memory>
#include <string_view>

namespace firstcome::lab {

struct ParticipationAnswer {
    HistoryOutcome outcome = HistoryOutcome::unknown;
    std::string_view wrong = {};  // empty, or what the contract does not allow in it; a literal
    Sequence sequence = {};       // told with won and sold_out
    PartitionId partition = {};
    Offset offset{-1};
    WallTime arrived_at = {};  // told with an outcome, but not always; 0 = not told
    bool repeated = false;
    std::string_view error_code = {};  // empty = none
    std::string_view status_url = {};  // where to ask again; may be empty with `pending`
};

// Thread: confined to one.
class AnswerReader {
  public:
    AnswerReader();
    ~AnswerReader();

    // The views live until the next call, and no longer than `body`.
    ParticipationAnswer read(HistoryRequest request, int status, std::string_view body);

  private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

}  // namespace firstcome::lab
