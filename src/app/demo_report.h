// SPDX-License-Identifier: Apache-2.0
#pragma once
// DemoReport: what a demo found out, as one table for people and one object for programs.

#include "app/demo_kills.h"
#include "app/terminal.h"
#include "audit/report.h"
#include "lab/rush/rush_report.h"

#include <string>
#include <vector>

namespace firstcome {

struct DemoReport {
    std::int64_t stock = 0;
    lab::RushReport rush;
    VerifyReport verify;
    std::vector<KillProof> kills;
    std::string environment;  // lines, LF between

    // Every entry has a definite and right answer, the audit found nothing, every kill is proven.
    bool ok() const;

    // Definite answers other than "won".
    std::uint64_t refused() const;

    // Answers that told an outcome or a place in the log which the ledger knows nothing of.
    std::int64_t told_but_lost() const;

    // Of the campaign's final list; all zero when the audit did not see the campaign.
    Digest winners_sha256() const;
};

std::string render_table(const DemoReport& report, const Terminal& terminal);

// One line, with LF: {"entries","stock","won","refused","lost","unacknowledged","verify",
// "winners_sha256","seconds","entries_per_s","connections","latency_ms":{"p50","p99","p999","max"}}
std::string render_json(const DemoReport& report);

}  // namespace firstcome
