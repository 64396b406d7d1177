// SPDX-License-Identifier: Apache-2.0
#include "audit/state_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace firstcome {
namespace {

std::string describe(const DecisionCounters& counters) {
    return fmt::format(
        "won {}, sold_out {}, duplicate {}, not_open {}, closed {}, commands {}",
        counters.won,
        counters.sold_out,
        counters.duplicate,
        counters.not_open,
        counters.closed,
        counters.commands
    );
}

std::string describe(const CommandRow& row) {
    return fmt::format(
        "{} {} at record {}, version {}",
        to_string(row.kind),
        to_string(row.decision),
        row.offset.value(),
        row.version_after.value()
    );
}

void check_counters(const PartitionState& stored, const LogFold& fold, Findings& findings) {
    const auto partition = stored.partition.value();
    if (stored.counters.sum() != stored.applied.value()) {
        findings.failed(
            "I11",
            fmt::format(
                "partition {}: applied offset {}, but the counters sum to {} ({})",
                partition,
                stored.applied.value(),
                stored.counters.sum(),
                describe(stored.counters)
            )
        );
    } else if (stored.counters != fold.state().counters) {
        findings.failed(
            "I11",
            fmt::format(
                "partition {}: the ledger counts ({}), the log gives ({})",
                partition,
                describe(stored.counters),
                describe(fold.state().counters)
            )
        );
    }
    if (fold.discontinuity()) {
        findings.failed("I11", *fold.discontinuity());
    }
}

void check_chain(const PartitionState& stored, const LogFold& fold, Findings& findings) {
    const auto differs = [&](std::string_view what, const Digest& ours, const Digest& theirs) {
        if (ours != theirs) {
            findings.failed(
                "I13",
                fmt::format(
                    "partition {}, record {}: the stored {} is {}, the log gives {}",
                    stored.partition.value(),
                    stored.applied.value(),
                    what,
                    to_hex(theirs),
                    to_hex(ours)
                )
            );
        }
    };
    differs("last record hash", fold.state().last_record_hash, stored.last_record_hash);
    differs("chain", fold.state().chain, stored.chain);
}

std::string text_of(const std::optional<WallTime>& time) {
    return time ? std::to_string(time->us) : "none";
}

struct CampaignColumn {
    std::string_view name;
    std::string (*text)(const Campaign& row);
};

constexpr std::array<CampaignColumn, 10> campaign_columns = {{
    {"name", [](const Campaign& row) { return quoted(row.name); }},
    {"phase", [](const Campaign& row) { return std::string(to_string(row.phase)); }},
    {"total_stock", [](const Campaign& row) { return std::to_string(row.total_stock); }},
    {"current_stock", [](const Campaign& row) { return std::to_string(row.current_stock); }},
    {"version", [](const Campaign& row) { return to_string(row.version); }},
    {"opens_at", [](const Campaign& row) { return text_of(row.opens_at); }},
    {"closes_at", [](const Campaign& row) { return text_of(row.closes_at); }},
    {"partition_id", [](const Campaign& row) { return to_string(row.partition); }},
    {"create_id", [](const Campaign& row) { return to_hex(row.create_id); }},
    {"created_at", [](const Campaign& row) { return std::to_string(row.created_at.us); }},
}};

void check_columns(const Campaign& stored, const Campaign& folded, Findings& findings) {
    for (const CampaignColumn& column : campaign_columns) {
        const std::string here = column.text(stored);
        const std::string there = column.text(folded);
        if (here != there) {
            findings.failed(
                "I14",
                fmt::format(
                    "campaign {}, {}: the ledger has {}, the log says {}",
                    stored.id.value(),
                    column.name,
                    here,
                    there
                )
            );
        }
    }
}

std::vector<CommandRow> remembered_commands(const LogFold& fold) {
    std::vector<CommandRow> rows;
    for (const auto& [id, history] : fold.oracle().campaigns()) {
        const auto count = std::min(history.commands.size(), commands_remembered_max);
        rows.insert(
            rows.end(),
            history.commands.end() - static_cast<std::ptrdiff_t>(count),
            history.commands.end()
        );
    }
    return rows;
}

}  // namespace

void check_partition(const PartitionState& stored, const LogFold& fold, Findings& findings) {
    check_counters(stored, fold, findings);
    check_chain(stored, fold, findings);
    if (stored.log_id != fold.state().log_id) {
        findings.failed(
            "I14",
            fmt::format(
                "partition {}: the ledger was folded from log {}, this is log {}",
                stored.partition.value(),
                to_hex(stored.log_id),
                to_hex(fold.state().log_id)
            )
        );
    }
    if (stored.partition_count != fold.state().partition_count) {
        findings.failed(
            "I14",
            fmt::format(
                "partition {}: the ledger was made for {} partitions, the log has {}",
                stored.partition.value(),
                stored.partition_count,
                fold.state().partition_count
            )
        );
    }
}

void check_campaign(const Campaign* stored, const Campaign* folded, Findings& findings) {
    if (stored == nullptr || folded == nullptr) {
        const CampaignId id = stored == nullptr ? folded->id : stored->id;
        findings.failed(
            "I14",
            fmt::format(
                "campaign {}: {}",
                id.value(),
                stored == nullptr ? "the log created it, the ledger has no such row"
                                  : "the ledger has it, the log created no such campaign"
            )
        );
        return;
    }
    check_columns(*stored, *folded, findings);
}

void check_commands(
    const std::vector<CommandRow>& stored, const LogFold& fold, Findings& findings
) {
    const std::vector<CommandRow> folded = remembered_commands(fold);
    const auto [here, there] =
        std::mismatch(stored.begin(), stored.end(), folded.begin(), folded.end());
    if (here == stored.end() && there == folded.end()) {
        return;
    }
    const CampaignId campaign = here == stored.end() ? there->campaign : here->campaign;
    findings.failed(
        "I14",
        fmt::format(
            "campaign {}, commands: the ledger has ({}), the log says ({})",
            campaign.value(),
            here == stored.end() ? "no further row" : describe(*here),
            there == folded.end() ? "no further command" : describe(*there)
        )
    );
}

}  // namespace firstcome
