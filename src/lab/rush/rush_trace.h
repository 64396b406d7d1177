// SPDX-License-Identifier: Apache-2.0
#pragma once
// RushTrace: everything that one thread of a rush saw, kept in memory while it runs; the judgement
// and the history file are made of it afterwards, so that they do not slow the run.

#include "audit/history.h"
#include "base/time.h"
#include "campaign/ids.h"
#include "lab/rush/entry_share.h"

#include <cstdint>
#include <string>
#include <vector>

namespace firstcome::lab {

// One request that left this process.
struct RushAttempt {
    std::uint32_t entry = 0;          // of the plan
    std::uint32_t round_trip_us = 0;  // of the connection's handshake; 0 = not known
    HistoryRequest request = HistoryRequest::entry;
    HistoryOutcome outcome = HistoryOutcome::unknown;
    bool repeated = false;
    std::uint16_t code = 0;  // in RushTrace::codes, counted from 1; 0 = none
    int status = 0;          // 0 = no answer
    PartitionId partition;
    Sequence sequence;
    Offset offset{-1};
    WallTime arrived_at;  // at the server's door, by its clock; 0 = not told
    SteadyTime requested_at;
    SteadyTime answered_at;

    bool operator==(const RushAttempt&) const = default;
};

// How an entry stands, or how it ended: by its last answer.
enum class EntryEnd : std::uint8_t {
    open,    // not answered, or accepted and not decided
    placed,  // an outcome
    not_open,
    closed,
    refused,   // definite: 429, 503
    unknown,   // 504, or the connection was lost
    unusable,  // an answer that breaks the contract
};

struct RushTrace {
    static constexpr std::size_t witnesses_max = 5;

    explicit RushTrace(EntryShare of = {}) : share(of), ends(of.count), answered_at(of.count) {}

    EntryShare share;
    std::vector<RushAttempt> attempts;
    std::vector<std::string> codes;       // the error codes that were seen
    std::vector<EntryEnd> ends;           // of the share's entries
    std::vector<SteadyTime> answered_at;  // of their definite answers; 0 = none
    std::uint64_t unusable_answers = 0;
    std::vector<std::string> witnesses;  // of the first unusable answers
    std::uint64_t retried = 0;           // after a refusal or an unknown outcome
    std::uint64_t impatient = 0;         // sent again because no answer came soon
    SteadyTime last_answer_at;

    bool operator==(const RushTrace&) const = default;
};

}  // namespace firstcome::lab
