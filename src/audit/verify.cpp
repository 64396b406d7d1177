// SPDX-License-Identifier: Apache-2.0
#include "audit/verify.h"

#include "audit/campaign_check.h"
#include "audit/client_history.h"
#include "audit/expectation.h"
#include "audit/findings.h"
#include "audit/history_check.h"
#include "audit/log_fold.h"
#include "audit/log_scan.h"
#include "audit/quiescence.h"
#include "audit/state_check.h"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace firstcome {
namespace {

constexpr std::int64_t progress_every_entries = 16'384;

// One run. Judges partition by partition, so that the memory of one is enough.
class Verification {
  public:
    // `history` is null without one.
    Verification(
        Log& log,
        Moment moment,
        const VerifyOptions& options,
        HistoryCheck* history,
        Findings& findings
    )
        : log_(log),
          moment_(std::move(moment)),
          options_(options),
          history_(history),
          findings_(findings) {}

    Result<VerifyReport> run();

  private:
    Result<void> read_ledger();
    Result<void> judge_engine();
    void judge_strange_partitions();
    Result<void> judge_partition(PartitionId partition);
    Result<void> judge_campaigns(PartitionId partition, const LogFold& fold);
    void judge_history();
    void judge_expectations();
    const PartitionState* stored(PartitionId partition) const;
    void see_entry(const Entry& entry, const Decision& decision);

    Log& log_;
    const Moment moment_;
    const VerifyOptions& options_;
    HistoryCheck* history_;
    Findings& findings_;
    VerifyReport report_;
    std::int64_t records_in_all_ = 0;
    std::map<DecisionKind, std::int64_t> decided_;  // entries by decision
    // The ledger's rows, by the partition that should hold them.
    std::map<PartitionId, std::map<CampaignId, Campaign>> campaigns_;
    std::map<PartitionId, std::vector<CommandRow>> commands_;
};

Result<VerifyReport> Verification::run() {
    TRY(read_ledger());
    TRY(judge_engine());
    judge_strange_partitions();
    for (std::uint32_t number = 0; number < log_.partition_count(); ++number) {
        TRY(judge_partition(PartitionId(number)));
    }
    check_lag(moment_, options_, findings_);
    judge_history();
    judge_expectations();
    report_.lag = moment_.lag;
    report_.checks = findings_.checks();
    std::sort(report_.campaigns.begin(), report_.campaigns.end(), [](const auto& a, const auto& b) {
        return a.id < b.id;
    });
    return std::move(report_);
}

Result<void> Verification::read_ledger() {
    TRY_ASSIGN(const auto campaigns, moment_.snapshot->campaigns());
    for (const Campaign& campaign : campaigns) {
        campaigns_[partition_of(campaign.id, log_.partition_count())].emplace(
            campaign.id, campaign
        );
    }
    TRY_ASSIGN(const auto commands, moment_.snapshot->commands());
    for (const CommandRow& command : commands) {
        commands_[partition_of(command.campaign, log_.partition_count())].push_back(command);
    }
    for (const LedgerPosition& position : moment_.positions) {
        records_in_all_ += position.state.applied.value() + 1;
    }
    return {};
}

Result<void> Verification::judge_engine() {
    TRY_ASSIGN(const auto damage, moment_.snapshot->damage());
    for (const std::string& what : damage) {
        findings_.failed("engine", what);
    }
    return {};
}

void Verification::judge_strange_partitions() {
    for (const LedgerPosition& position : moment_.positions) {
        if (position.state.partition.value() >= log_.partition_count()) {
            findings_.failed(
                "I14",
                fmt::format(
                    "the ledger has partition {}, the log has only {} partitions",
                    position.state.partition.value(),
                    log_.partition_count()
                )
            );
        }
    }
}

const PartitionState* Verification::stored(PartitionId partition) const {
    for (const LedgerPosition& position : moment_.positions) {
        if (position.state.partition == partition) {
            return &position.state;
        }
    }
    return nullptr;
}

Result<void> Verification::judge_partition(PartitionId partition) {
    const PartitionState* state = stored(partition);
    const Offset end = moment_.ends[partition.value()];
    TRY_ASSIGN(const SkipOrders skips, find_skips(log_, partition, end));
    for (const auto& [offset, order] : skips) {
        report_.skips.push_back({partition, offset, order.reason, order.ordered_at});
    }
    LogFold fold(
        partition,
        log_.partition_count(),
        [this](const Entry& entry, const Decision& decision) { see_entry(entry, decision); }
    );
    if (state != nullptr && state->applied != nothing_applied) {
        TRY(fold.run(log_, state->applied, skips));
        check_partition(*state, fold, findings_);
    }
    report_.records += fold.state().applied.value() + 1;
    check_commands(commands_[partition], fold, findings_);
    return judge_campaigns(partition, fold);
}

void Verification::see_entry(const Entry& entry, const Decision& decision) {
    ++report_.entries;
    ++decided_[decision.kind];
    if (history_ != nullptr) {
        history_->see_entry(entry, decision);
    }
    if (report_.entries % progress_every_entries == 0) {
        options_.progress(report_.entries, records_in_all_);
    }
}

Result<void> Verification::judge_campaigns(PartitionId partition, const LogFold& fold) {
    const auto& folded = fold.oracle().campaigns();
    const auto& kept = campaigns_[partition];
    std::map<CampaignId, std::pair<const Campaign*, const Campaign*>> both;
    for (const auto& [id, row] : kept) {
        both[id].first = &row;
    }
    for (const auto& [id, history] : folded) {
        both[id].second = &history.row;
    }
    for (const auto& [id, rows] : both) {
        check_campaign(rows.first, rows.second, findings_);
        TRY_ASSIGN(
            auto campaign,
            check_places(id, rows.first, fold, *moment_.snapshot, log_, history_, findings_)
        );
        report_.places += campaign.places;
        report_.winners += campaign.winners;
        report_.campaigns.push_back(std::move(campaign));
    }
    return {};
}

void Verification::judge_history() {
    if (history_ != nullptr) {
        history_->finish();
        report_.history = history_->counts();
        return;
    }
    for (const auto* name : {"I4 client", "I5 client", "I7", "I9", "I10", "history"}) {
        findings_.not_checked(name, "only a client history shows it (--history)");
    }
}

void Verification::judge_expectations() {
    std::vector<Evidence> evidence = {
        {"entries", report_.entries},
        {"campaigns", std::ssize(report_.campaigns)},
        {"won", decided_[DecisionKind::won]},
        {"sold_out", decided_[DecisionKind::sold_out]},
        {"duplicate", decided_[DecisionKind::duplicate]},
        {"not_open", decided_[DecisionKind::not_open]},
        {"closed", decided_[DecisionKind::closed]},
        {"commands", report_.records - report_.entries - log_.partition_count()},
    };
    if (history_ != nullptr) {
        const auto more = history_->evidence();
        evidence.insert(evidence.end(), more.begin(), more.end());
    }
    if (options_.expectations.empty()) {
        findings_.not_checked("expect", "nothing was expected (--expect)");
        return;
    }
    const auto missing = unmet(options_.expectations, evidence);
    if (!missing.empty()) {
        findings_.vacuous(
            "expect", fmt::format("none of these occurred: {}", fmt::join(missing, ", "))
        );
    }
}

}  // namespace

Result<VerifyReport> verify(
    Log& log, Archive& archive, const VerifyOptions& options, const Clock& clock
) {
    const SteadyTime begin = clock.steady_now();
    std::optional<ClientHistory> history;
    if (options.history_path) {
        TRY_ASSIGN(history, ClientHistory::read(*options.history_path));
    }
    Findings findings;
    std::optional<HistoryCheck> history_check;
    if (history) {
        history_check.emplace(*history, findings);
    }
    TRY_ASSIGN(Moment moment, find_moment(log, archive, options, clock));
    Verification verification(
        log, std::move(moment), options, history_check ? &*history_check : nullptr, findings
    );
    TRY_ASSIGN(VerifyReport report, verification.run());
    report.seconds = static_cast<double>((clock.steady_now() - begin).us) / 1e6;
    return report;
}

}  // namespace firstcome
