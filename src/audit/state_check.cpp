// SPDX-License-Identifier: Apache-2.0
#include "audit/state_check.h"

#include <fmt/format.h>

#include <algorithm>
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

// The column that differs, with what the ledger has and what the log says.
std::string difference(const Campaign& stored, const Campaign& folded) {
    const auto number = [](std::string_view column, std::int64_t a, std::int64_t b) {
        return fmt::format("{}: the ledger has {}, the log says {}", column, a, b);
    };
    const auto moment = [](const std::optional<WallTime>& time) { return time ? time->us : 0; };
    if (stored.name != folded.name) {
        return fmt::format(
            "name: the ledger has {}, the log says {}", quoted(stored.name), quoted(folded.name)
        );
    }
    if (stored.phase != folded.phase) {
        return fmt::format(
            "phase: the ledger has {}, the log says {}",
            to_string(stored.phase),
            to_string(folded.phase)
        );
    }
    if (stored.total_stock != folded.total_stock) {
        return number("total_stock", stored.total_stock, folded.total_stock);
    }
    if (stored.current_stock != folded.current_stock) {
        return number("current_stock", stored.current_stock, folded.current_stock);
    }
    if (stored.version != folded.version) {
        return number("version", stored.version.value(), folded.version.value());
    }
    if (stored.opens_at != folded.opens_at) {
        return number("opens_at", moment(stored.opens_at), moment(folded.opens_at));
    }
    if (stored.closes_at != folded.closes_at) {
        return number("closes_at", moment(stored.closes_at), moment(folded.closes_at));
    }
    if (stored.partition != folded.partition) {
        return number("partition_id", stored.partition.value(), folded.partition.value());
    }
    if (stored.created_at != folded.created_at) {
        return number("created_at", stored.created_at.us, folded.created_at.us);
    }
    return fmt::format(
        "create_id: the ledger has {}, the log says {}",
        to_hex(stored.create_id),
        to_hex(folded.create_id)
    );
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
    Campaign right = *folded;
    right.last_sequence = stored->last_sequence;  // no column: the rows are compared one by one
    if (*stored != right) {
        findings.failed(
            "I14", fmt::format("campaign {}, {}", stored->id.value(), difference(*stored, right))
        );
    }
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
