// SPDX-License-Identifier: Apache-2.0
#pragma once
// VerifyReport: what verify found, and how it is shown to people and to programs.

#include "base/crypto.h"
#include "base/time.h"
#include "campaign/ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace firstcome {

enum class CheckState {
    ok,
    failed,
    not_checked,  // the evidence that this needs was not given
    vacuous,      // the evidence says nothing; counts as failed
};

std::string_view to_string(CheckState state);

// One invariant (`name` is "I1" and so on), or one of "lag", "engine", "history" and "expect".
struct Check {
    std::string name;
    std::string claim;  // what must hold, in a few words
    CheckState state = CheckState::ok;
    std::string detail;  // failed: the smallest witness; not_checked, vacuous: what is missing
};

struct VerifiedCampaign {
    CampaignId id;
    std::string name;
    std::int64_t total_stock = 0;
    std::int64_t places = 0;
    std::int64_t winners = 0;
    Digest winners_sha256{};  // see winners.h
};

// A record that was passed over, or will be, on an operator's order.
struct SkippedRecord {
    PartitionId partition;
    Offset offset;
    std::string reason;
    WallTime ordered_at;
};

struct HistoryCounts {
    std::int64_t lines = 0;
    std::int64_t acknowledged = 0;  // entries that were answered with a decision or with 202
    std::int64_t told = 0;          // answers that told an outcome
    std::int64_t told_but_lost =
        0;  // of these and of the 202s: those that the ledger knows nothing of
};

struct VerifyReport {
    std::vector<Check> checks;                // I1 .. I16 in order, then the others
    std::vector<VerifiedCampaign> campaigns;  // as the ledger has them, by id
    std::vector<SkippedRecord> skips;         // by partition and offset
    std::int64_t records = 0;                 // folded, over all partitions
    std::int64_t entries = 0;                 // of these
    std::int64_t places = 0;                  // rows of the ledger
    std::int64_t winners = 0;                 // of these
    std::int64_t lag = 0;                     // durable records that the ledger has not applied
    std::optional<HistoryCounts> history;
    double seconds = 0;

    bool ok() const;
    const Check* find(std::string_view name) const;
};

// For people: one line per check, per campaign and per skipped record, and the verdict.
std::string render_text(const VerifyReport& report);

// One JSON object on one line, without LF.
std::string render_json(const VerifyReport& report);

}  // namespace firstcome
