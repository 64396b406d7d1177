// SPDX-License-Identifier: Apache-2.0
#include "audit/findings.h"

#include "base/assert.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace firstcome {
namespace {

struct Claim {
    std::string_view name;
    std::string_view text;
};

constexpr std::array<Claim, 20> claims = {{
    {"I1", "no oversell: at every log position at most as many winners as units"},
    {"I2", "units are conserved: initial + changes = remaining + winners"},
    {"I3", "at most one place per participant"},
    {"I4", "every entry of the log has exactly one decision"},
    {"I4 client", "nothing that was acknowledged is lost"},
    {"I5", "every row was asked for in the log"},
    {"I5 client", "every row was asked for, and not by a refused request"},
    {"I6", "the ledger equals the fold of the log, row by row"},
    {"I7", "whoever has an answer precedes everyone who asks afterwards"},
    {"I8", "no undersell: winners = min(units, valid participants)"},
    {"I9", "an outcome once told never changes"},
    {"I10", "after an acknowledgement a read finds the entry"},
    {"I11", "offsets are contiguous; applied offset = sum of the counters"},
    {"I13", "the hash chain recomputes to the stored head"},
    {"I14", "campaigns, commands and partitions are what a replay gives"},
    {"I16", "no place before the opening or after the closing record"},
    {"engine", "the database passes its own integrity check"},
    {"lag", "everything durable is decided"},
    {"history", "the client history holds an acknowledged entry"},
    {"expect", "what was expected did occur"},
}};

}  // namespace

std::string quoted(std::string_view text) {
    return boost::json::serialize(boost::json::string_view(text));
}

void Findings::failed(std::string_view name, std::string witness) {
    note(name, CheckState::failed, std::move(witness));
}

void Findings::not_checked(std::string_view name, std::string reason) {
    note(name, CheckState::not_checked, std::move(reason));
}

void Findings::vacuous(std::string_view name, std::string reason) {
    note(name, CheckState::vacuous, std::move(reason));
}

void Findings::remark(std::string_view name, std::string remark) {
    note(name, CheckState::ok, std::move(remark));
}

void Findings::note(std::string_view name, CheckState state, std::string detail) {
    const auto* claim = std::find_if(claims.begin(), claims.end(), [&](const Claim& one) {
        return one.name == name;
    });
    ASSERT_BECAUSE(claim != claims.end(), "a finding about no check");
    Finding& finding = findings_[claim->name];
    if (finding.state == CheckState::failed) {
        finding.more += state == CheckState::failed ? 1 : 0;
        return;
    }
    finding = {state, std::move(detail), 0};
}

std::vector<Check> Findings::checks() const {
    std::vector<Check> checks;
    checks.reserve(claims.size());
    for (const Claim& claim : claims) {
        const auto found = findings_.find(claim.name);
        const Finding finding = found == findings_.end() ? Finding{} : found->second;
        std::string detail = finding.detail;
        if (finding.more > 0) {
            detail += fmt::format(" (and {} more)", finding.more);
        }
        checks.push_back({
            std::string(claim.name),
            std::string(claim.text),
            finding.state,
            std::move(detail),
        });
    }
    return checks;
}

}  // namespace firstcome
