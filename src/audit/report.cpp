// SPDX-License-Identifier: Apache-2.0
#include "audit/report.h"

#include "audit/findings.h"
#include "base/assert.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace firstcome {
namespace {

bool passes(const Check& check) {
    return check.state == CheckState::ok || check.state == CheckState::not_checked;
}

std::string failures(const VerifyReport& report) {
    std::string names;
    for (const Check& check : report.checks) {
        if (!passes(check)) {
            names += names.empty() ? check.name : ", " + check.name;
        }
    }
    return names;
}

}  // namespace

std::string_view to_string(CheckState state) {
    switch (state) {
        case CheckState::ok:
            return "ok";
        case CheckState::failed:
            return "failed";
        case CheckState::not_checked:
            return "not checked";
        case CheckState::vacuous:
            return "vacuous";
    }
    ASSERT_BECAUSE(false, "a CheckState outside its enumeration");
}

bool VerifyReport::ok() const {
    return std::all_of(checks.begin(), checks.end(), passes);
}

const Check* VerifyReport::find(std::string_view name) const {
    const auto found = std::find_if(checks.begin(), checks.end(), [&](const Check& check) {
        return check.name == name;
    });
    return found == checks.end() ? nullptr : &*found;
}

std::string render_text(const VerifyReport& report) {
    std::string out;
    auto to = std::back_inserter(out);
    for (const Check& check : report.checks) {
        fmt::format_to(to, "{:<10} {:<12} {}\n", check.name, to_string(check.state), check.claim);
        if (!check.detail.empty()) {
            fmt::format_to(to, "{:<23} {}\n", "", check.detail);
        }
    }
    fmt::format_to(
        to,
        "\n{} records ({} entries), {} places ({} winners) in {} campaigns, lag {}, {:.2f} s\n",
        report.records,
        report.entries,
        report.places,
        report.winners,
        report.campaigns.size(),
        report.lag,
        report.seconds
    );
    if (const auto& history = report.history) {
        fmt::format_to(
            to,
            "client history: {} lines, {} entries acknowledged, {} outcomes told, {} told but "
            "lost\n",
            history->lines,
            history->acknowledged,
            history->told,
            history->told_but_lost
        );
    }
    for (const VerifiedCampaign& campaign : report.campaigns) {
        fmt::format_to(
            to,
            "campaign {} {}: {} units, {} places, {} winners, sha256 {}\n",
            campaign.id.value(),
            quoted(campaign.name),
            campaign.total_stock,
            campaign.places,
            campaign.winners,
            to_hex(campaign.winners_sha256)
        );
    }
    for (const SkippedRecord& skip : report.skips) {
        fmt::format_to(
            to,
            "skipped: record {} of partition {}, ordered {}: {}\n",
            skip.offset.value(),
            skip.partition.value(),
            to_rfc3339_utc(skip.ordered_at),
            quoted(skip.reason)
        );
    }
    out += report.ok() ? "verify: ok\n" : "verify: failed: " + failures(report) + "\n";
    return out;
}

}  // namespace firstcome
