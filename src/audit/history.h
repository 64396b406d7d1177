// SPDX-License-Identifier: Apache-2.0
#pragma once
// HistoryLine: what one client saw of one request, as one line of JSON. A stampede writes such a
// file, verify reads it: the only evidence that does not come from the server itself.
//
//   {"campaign":1,"user":"p123","request":"entry","request_us":10,"answer_us":20,"status":200,
//    "outcome":"won","sequence":1,"partition":0,"offset":12,"repeated":false}
//   {"campaign":1,"user":"7","request":"read","request_us":10,"answer_us":20,"status":202,
//    "outcome":"pending"}
//
// (Each on one line.) The lines are in no particular order. Thread: any; values only.

#include "base/result.h"
#include "base/time.h"
#include "campaign/ids.h"

#include <string>
#include <string_view>

namespace firstcome {

enum class HistoryRequest {
    entry,  // a wish for a place: it may have put a record into the log
    read,   // a question about an earlier one
};

enum class HistoryOutcome {
    won,
    sold_out,
    not_open,
    closed,
    pending,  // accepted and durable, not decided yet (202, or a read that says so)
    refused,  // definite: never reached the log (429, 503, any other 4xx)
    unknown,  // no answer, 504, or an answer that could not be understood
};

std::string_view to_string(HistoryOutcome outcome);

struct HistoryLine {
    CampaignId campaign;
    std::string user;  // canonical text of the participant id
    HistoryRequest request = HistoryRequest::entry;
    // Stamps of one steady clock anchored to wall time, comparable within one file: read before the
    // first byte was sent, and after the last byte was received or the loss was noticed.
    WallTime requested_at;
    WallTime answered_at;
    int status = 0;  // of the HTTP answer; 0 = none came
    HistoryOutcome outcome = HistoryOutcome::unknown;
    Sequence sequence;       // 0 = not told; written only when told
    PartitionId partition;   // written only with an offset
    Offset offset{-1};       // -1 = not told
    bool repeated = false;   // written only with a sequence
    std::string error_code;  // written only when there is one

    bool operator==(const HistoryLine&) const = default;
};

// Appends the line and its LF.
void render_history_line(const HistoryLine& line, std::string& out);

// Reads one line without its LF. Members it does not know are passed over.
// Errors: corrupt, with what is wrong with it.
Result<HistoryLine> parse_history_line(std::string_view text);

}  // namespace firstcome
