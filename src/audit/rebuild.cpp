// SPDX-License-Identifier: Apache-2.0
#include "audit/rebuild.h"

#include "allocation/partition_fold.h"
#include "audit/log_scan.h"

#include <fmt/format.h>

#include <utility>

namespace firstcome {
namespace {

// One partition, from record 0 to the log's end.
class PartitionRebuild {
  public:
    PartitionRebuild(
        PartitionId partition,
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
          fold_(partition, log.partition_count(), hasher) {}

    Result<void> run(
        const std::string& node, Offset end, const std::function<void(std::int64_t)>& progress
    );

    void add_to(RebuildReport& report) {
        const PartitionState& state = fold_.state();
        report.records += state.applied.value() + 1;
        report.campaigns += std::ssize(fold_.allocator().campaigns());
        report.places += state.counters.places();
        report.winners += state.counters.won;
    }

  private:
    Result<void> take(const std::string& node);
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
    Ownership own_;
    std::size_t collected_ = 0;
};

Result<void> PartitionRebuild::run(
    const std::string& node, Offset end, const std::function<void(std::int64_t)>& progress
) {
    TRY(take(node));
    TRY_ASSIGN(const auto skips, find_skips(log_, partition_, end));
    for (const Offset offset : skips) {
        fold_.skip(offset);
    }
    const auto walked = walk_log(log_, partition_, end, [&](const Record& record) -> Result<void> {
        TRY(fold(record));
        if (++collected_ >= batch_records_max_) {
            TRY(commit());
            progress(record.offset.value() + 1);
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

Result<void> PartitionRebuild::take(const std::string& node) {
    TRY_ASSIGN(const auto positions, ledger_.observe());
    for (const LedgerPosition& position : positions) {
        if (position.state.partition == partition_) {
            return fail(Errc::conflict, "a rebuild needs an empty ledger");
        }
    }
    TRY_ASSIGN(own_, ledger_.take(partition_, node, Ownership{}, Epoch{}));
    return {};
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
    const FoldedBatch batch = fold_.take_batch(own_.epoch, clock_.wall_now());
    if (batch.empty()) {
        return {};
    }
    TRY_ASSIGN(const CommitOutcome outcome, ledger_.commit(batch.decided));
    if (outcome != CommitOutcome::committed) {
        return fail(Errc::conflict, "somebody else writes the ledger that is being rebuilt");
    }
    return {};
}

}  // namespace

Result<RebuildReport> rebuild(
    Log& log, Ledger& fresh, const RebuildOptions& options, const Clock& clock
) {
    const SteadyTime begin = clock.steady_now();
    const ParticipantHasher hasher(random_array<16>());
    RebuildReport report;
    std::vector<Offset> ends;
    std::int64_t all = 0;
    for (std::uint32_t number = 0; number < log.partition_count(); ++number) {
        TRY_ASSIGN(const Offset end, log.end(PartitionId(number)));
        ends.push_back(end);
        all += end.value();
    }
    for (std::uint32_t number = 0; number < log.partition_count(); ++number) {
        PartitionRebuild partition(
            PartitionId(number), log, fresh, hasher, clock, options.batch_records_max
        );
        TRY(partition.run(options.node, ends[number], [&](std::int64_t done) {
            options.progress(report.records + done, all);
        }));
        partition.add_to(report);
    }
    report.seconds = static_cast<double>((clock.steady_now() - begin).us) / 1e6;
    return report;
}

}  // namespace firstcome
