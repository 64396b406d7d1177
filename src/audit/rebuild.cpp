// SPDX-License-Identifier: Apache-2.0
#include "audit/rebuild.h"

#include "allocation/partition_fold.h"
#include "audit/log_scan.h"
#include "audit/same_log.h"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace firstcome {
namespace {

Failure somebody_else() {
    return fail(
        Errc::conflict,
        "somebody else writes the ledger that is being rebuilt: stop every node and run it again"
    );
}

// One partition, from record 0 to the log's end.
class PartitionRebuild {
  public:
    // Told how many records are committed; its error ends the fold.
    using Progress = std::function<Result<void>(std::int64_t done)>;

    PartitionRebuild(
        PartitionId partition,
        const Ownership& own,
        Log& log,
        Ledger& ledger,
        const ParticipantHasher& hasher,
        const Clock& clock,
        std::size_t batch_records_max
    )
        : partition_(partition),
          log_(log),
          ledger_(ledger),
          hasher_(hasher),
          clock_(clock),
          batch_records_max_(batch_records_max),
          fold_(partition, log.partition_count(), hasher),
          own_(own) {}

    Result<void> run(Offset end, const Progress& progress);

    void add_to(RebuildReport& report) {
        const PartitionState& state = fold_.state();
        report.records += state.applied.value() + 1;
        report.campaigns += std::ssize(fold_.allocator().campaigns());
        report.places += state.counters.places();
        report.winners += state.counters.won;
    }

  private:
    Result<void> fold(const Record& record);
    Result<void> bring_places(CampaignId campaign, Offset below);
    Result<void> commit();

    const PartitionId partition_;
    Log& log_;
    Ledger& ledger_;
    const ParticipantHasher& hasher_;
    const Clock& clock_;
    const std::size_t batch_records_max_;
    PartitionFold fold_;
    const Ownership own_;
    std::size_t collected_ = 0;
};

Result<void> PartitionRebuild::run(Offset end, const Progress& progress) {
    TRY_ASSIGN(const auto skips, find_skips(log_, partition_, end));
    for (const auto& [offset, order] : skips) {
        fold_.skip(offset);
    }
    const auto walked = walk_log(log_, partition_, end, [&](const Record& record) -> Result<void> {
        TRY(fold(record));
        if (++collected_ >= batch_records_max_) {
            TRY(commit());
            TRY(progress(record.offset.value() + 1));
        }
        return {};
    });
    TRY(walked);
    TRY(commit());
    if (fold_.next() != end) {
        return fail(
            Errc::corrupt,
            fmt::format(
                "partition {}: the log gave no record {}, its end is {}",
                partition_.value(),
                fold_.next().value(),
                end.value()
            )
        );
    }
    return ledger_.release(partition_, own_);
}

Result<void> PartitionRebuild::fold(const Record& record) {
    if (record.offset != fold_.next()) {
        return fail(
            Errc::corrupt,
            fmt::format(
                "partition {}: the log has record {} where {} is expected",
                partition_.value(),
                record.offset.value(),
                fold_.next().value()
            )
        );
    }
    TRY_ASSIGN(auto step, fold_.fold(record));
    if (const auto* needed = std::get_if<PartitionFold::PlacesNeeded>(&step)) {
        // Its earlier places may be in what is collected: commit first, then read them back.
        TRY(commit());
        TRY(bring_places(needed->campaign, record.offset));
        TRY_ASSIGN(step, fold_.fold(record));
    }
    return {};
}

Result<void> PartitionRebuild::bring_places(CampaignId campaign, Offset below) {
    TRY(ledger_.load_places(campaign, below, [&](const PlaceRow& place) {
        fold_.allocator().restore_place(campaign, hasher_(campaign, place.participant));
    }));
    fold_.allocator().finish_places(campaign);
    return {};
}

Result<void> PartitionRebuild::commit() {
    collected_ = 0;
    const FoldedBatch batch = fold_.take_batch(own_, clock_.wall_now());
    if (batch.empty()) {
        return {};
    }
    TRY_ASSIGN(const CommitOutcome outcome, ledger_.commit(batch.decided));
    if (outcome != CommitOutcome::committed) {
        return somebody_else();
    }
    return {};
}

// All partitions. Every one is emptied before the first is filled, so that no row is left where an
// edited ledger had it by mistake.
class Rebuild {
  public:
    Rebuild(Log& log, Ledger& ledger, const RebuildOptions& options, const Clock& clock)
        : log_(log),
          ledger_(ledger),
          options_(options),
          clock_(clock),
          hasher_(random_array<16>()) {}

    Result<RebuildReport> run();

  private:
    Result<void> find_ends();
    Result<void> take_all();
    Result<void> reset_all();
    Result<void> fold(PartitionId partition);
    Result<void> beat();

    Log& log_;
    Ledger& ledger_;
    const RebuildOptions& options_;
    const Clock& clock_;
    const ParticipantHasher hasher_;
    std::vector<Offset> ends_;
    std::int64_t all_ = 0;
    std::map<PartitionId, Ownership> own_;  // what is taken and not finished
    SteadyTime beaten_at_;
    RebuildReport report_;
};

Result<RebuildReport> Rebuild::run() {
    const SteadyTime begin = clock_.steady_now();
    TRY(find_ends());
    TRY(take_all());
    TRY(reset_all());
    for (std::uint32_t number = 0; number < log_.partition_count(); ++number) {
        TRY(fold(PartitionId(number)));
    }
    report_.seconds = static_cast<double>((clock_.steady_now() - begin).us) / 1e6;
    return report_;
}

Result<void> Rebuild::find_ends() {
    for (std::uint32_t number = 0; number < log_.partition_count(); ++number) {
        TRY_ASSIGN(const Offset end, log_.end(PartitionId(number)));
        ends_.push_back(end);
        all_ += end.value();
    }
    return {};
}

Result<void> Rebuild::take_all() {
    TRY_ASSIGN(const auto positions, ledger_.observe());
    TRY(require_same_log(log_, positions));
    std::map<PartitionId, Ownership> seen;
    for (const LedgerPosition& position : positions) {
        seen.emplace(position.state.partition, position.ownership);
    }
    for (std::uint32_t number = 0; number < log_.partition_count(); ++number) {
        const PartitionId partition(number);
        TRY_ASSIGN(
            own_[partition], ledger_.take(partition, options_.node, seen[partition], Epoch{})
        );
    }
    beaten_at_ = clock_.steady_now();
    return {};
}

Result<void> Rebuild::reset_all() {
    for (const auto& [partition, own] : own_) {
        TRY(ledger_.reset(partition, own));
        TRY(beat());
    }
    return {};
}

Result<void> Rebuild::fold(PartitionId partition) {
    PartitionRebuild rebuild(
        partition, own_.at(partition), log_, ledger_, hasher_, clock_, options_.batch_records_max
    );
    TRY(rebuild.run(ends_[partition.value()], [&](std::int64_t done) {
        options_.progress(report_.records + done, all_);
        return beat();
    }));
    own_.erase(partition);
    rebuild.add_to(report_);
    return {};
}

// When it is due. Another node would take over what shows no life for a lease.
Result<void> Rebuild::beat() {
    if (clock_.steady_now() < beaten_at_ + options_.beat_every) {
        return {};
    }
    for (const auto& [partition, own] : own_) {
        TRY_ASSIGN(const bool stands, ledger_.beat(partition, own));
        if (!stands) {
            return somebody_else();
        }
    }
    beaten_at_ = clock_.steady_now();
    return {};
}

}  // namespace

Result<RebuildReport> rebuild(
    Log& log, Ledger& ledger, const RebuildOptions& options, const Clock& clock
) {
    return Rebuild(log, ledger, options, clock).run();
}

}  // namespace firstcome
