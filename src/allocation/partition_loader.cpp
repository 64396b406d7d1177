// SPDX-License-Identifier: Apache-2.0
#include "allocation/partition_loader.h"

#include "campaign/codec.h"

#include <fmt/format.h>

#include <utility>

namespace firstcome {
namespace {

constexpr std::size_t scan_records_max = 2'048;
constexpr std::int64_t places_per_progress = 10'000;

Failure ledger_contradicts(const std::string& what) {
    return fail(
        Errc::corrupt,
        what + "; the ledger was changed from outside: stop every node and run `firstcome rebuild`"
    );
}

Failure log_contradicts(const std::string& what) {
    return fail(
        Errc::corrupt,
        what +
            "; the log was cut, replaced or belongs to another ledger: restore it from its backup"
    );
}

// Counts a campaign's places while they stream by, and says at the end whether they add up.
class PlaceCheck {
  public:
    explicit PlaceCheck(const Campaign& campaign) : campaign_(campaign) {}

    // Whether it stands where it should; nothing may be made of places out of order.
    bool see(const PlaceRow& place) {
        ++count_;
        in_order_ = in_order_ && place.sequence.value() == count_;
        won_ += place.outcome == DecisionKind::won ? 1 : 0;
        // Winners come first (nobody wins after somebody was told sold out).
        in_order_ = in_order_ && (place.outcome == DecisionKind::won) == (count_ == won_);
        return in_order_;
    }

    Result<void> verdict() const {
        const auto id = campaign_.id.value();
        if (!in_order_ || count_ != campaign_.last_sequence.value()) {
            return ledger_contradicts(
                fmt::format("campaign {}: its sequences are not 1..n, winners first", id)
            );
        }
        if (won_ != campaign_.won()) {
            return ledger_contradicts(fmt::format(
                "campaign {}: total_stock {} - current_stock {} is not the number of winners {}",
                id,
                campaign_.total_stock,
                campaign_.current_stock,
                won_
            ));
        }
        return {};
    }

  private:
    const Campaign& campaign_;
    std::int64_t count_ = 0;
    std::int64_t won_ = 0;
    bool in_order_ = true;
};

}  // namespace

Result<std::unique_ptr<PartitionFold>> PartitionLoader::load() {
    TRY_ASSIGN(const LoadedPartition loaded, ledger_.load(partition_));
    const PartitionState& state = loaded.position.state;
    auto fold =
        std::make_unique<PartitionFold>(partition_, log_.partition_count(), views_.hasher());
    const bool into_views = state.applied >= shown();
    views_.begin_restore(partition_);
    if (state.applied != nothing_applied) {
        TRY(check_identity(state));
        TRY(check_resume_point(state));
        fold->restore(state);
        TRY(unless_it_moved(restore_campaigns(loaded, *fold, into_views), state.applied));
    }
    TRY(find_skips(*fold));
    if (into_views) {
        views_.finish_restore(partition_, fold->state().applied, fold->state().counters);
    }
    return fold;
}

Result<RecordBatch> PartitionLoader::read_one(Offset offset) {
    RecordBatch batch;
    TRY(log_.read(partition_, offset, 1, Duration::seconds(5), batch));
    if (batch.empty() || batch[0].offset != offset) {
        TRY_ASSIGN(const Offset end, log_.end(partition_));
        return log_contradicts(fmt::format(
            "partition {}: record {} is not in the log, which ends at {}",
            partition_.value(),
            offset.value(),
            end.value()
        ));
    }
    return batch;
}

Result<void> PartitionLoader::check_identity(const PartitionState& state) {
    if (state.partition_count != log_.partition_count()) {
        return fail(
            Errc::conflict,
            fmt::format(
                "the ledger was made for {} partitions, the log has {}: the partition count is "
                "fixed "
                "for the life of a log (log.url)",
                state.partition_count,
                log_.partition_count()
            )
        );
    }
    TRY_ASSIGN(const RecordBatch first, read_one(Offset(0)));
    TRY_ASSIGN(const Command command, decode(first[0].bytes));
    const auto* identity = std::get_if<LogIdentity>(&command);
    if (identity == nullptr || identity->log_id != state.log_id) {
        return log_contradicts(
            fmt::format("partition {}: the ledger was folded from another log", partition_.value())
        );
    }
    return {};
}

Result<void> PartitionLoader::check_resume_point(const PartitionState& state) {
    if (state.counters.sum() != state.applied.value()) {
        return ledger_contradicts(fmt::format(
            "partition {}: the counters sum to {}, the applied offset is {}",
            partition_.value(),
            state.counters.sum(),
            state.applied.value()
        ));
    }
    TRY_ASSIGN(const RecordBatch last, read_one(state.applied));
    if (sha256(last[0].bytes) != state.last_record_hash) {
        return log_contradicts(fmt::format(
            "partition {}: record {} is not the one that the ledger has applied",
            partition_.value(),
            state.applied.value()
        ));
    }
    return {};
}

// Closed campaigns included, whose places are not read here.
Result<void> PartitionLoader::check_totals(const LoadedPartition& loaded) const {
    const DecisionCounters& counters = loaded.position.state.counters;
    std::int64_t won = 0;
    std::int64_t places = 0;
    for (const Campaign& campaign : loaded.campaigns) {
        won += campaign.won();
        places += campaign.last_sequence.value();
    }
    if (won == counters.won && places == counters.places()) {
        return {};
    }
    return ledger_contradicts(fmt::format(
        "partition {}: its campaigns have {} winners among {} places, its counters {} among {}",
        partition_.value(),
        won,
        places,
        counters.won,
        counters.places()
    ));
}

// The places of each campaign are a question of their own. When an older copy takes the ledger's
// place between two of them, the answers contradict each other without anybody's fault: then the
// ledger has gone back behind `at`, or, when its owner was quick, it has been written to since. The
// latter is what every follower sees, so that excuses a contradiction only once.
Result<void> PartitionLoader::unless_it_moved(Result<void> read, Offset at) {
    if (read || retryable(read.error().code)) {
        doubted_ = false;
        return read;
    }
    TRY_ASSIGN(const auto positions, ledger_.observe());
    const LedgerPosition* now = find_position(positions, partition_);
    const bool went_back = now == nullptr || now->state.applied < at;
    const bool went_on = !went_back && now->state.applied > at;
    if (went_back || (went_on && !std::exchange(doubted_, true))) {
        return fail(Errc::busy, "the ledger moved while it was read");
    }
    return read;
}

Result<void> PartitionLoader::restore_campaigns(
    const LoadedPartition& loaded, PartitionFold& fold, bool into_views
) {
    for (const Campaign& campaign : loaded.campaigns) {
        fold.allocator().restore(campaign);
        if (into_views) {
            views_.restore(campaign);
        }
        if (campaign.phase != Phase::closed) {
            TRY(restore_places(fold, campaign, fold.next(), into_views));
        }
    }
    for (const CommandRow& command : loaded.commands) {
        fold.allocator().restore(command);
    }
    return check_totals(loaded);
}

Result<void> PartitionLoader::restore_places(
    PartitionFold& fold, const Campaign& campaign, Offset below, bool into_views
) {
    PlaceCheck check(campaign);
    bool all_new = true;
    const bool restoring = campaign.last_sequence != Sequence{};
    TRY(ledger_.load_places(campaign.id, below, [&](const PlaceRow& place) {
        if (!check.see(place) || !restoring) {
            return;
        }
        if (place.sequence.value() % places_per_progress == 0) {
            on_progress_();
        }
        const Hash128 key = views_.hasher()(campaign.id, place.participant);
        if (!fold.allocator().restore_place(campaign.id, key)) {
            all_new = false;
        } else if (into_views) {
            views_.restore(campaign.id, place.sequence, {key, place.offset, place.arrived_at});
        }
    }));
    TRY(check.verdict());
    if (!all_new) {
        return ledger_contradicts(
            fmt::format("campaign {}: a participant has two places", campaign.id.value())
        );
    }
    fold.allocator().finish_places(campaign.id);
    return {};
}

Result<void> PartitionLoader::find_skips(PartitionFold& fold) {
    TRY_ASSIGN(const Offset end, log_.end(partition_));
    RecordBatch batch;
    for (Offset next = fold.next(); next < end;) {
        batch.clear();
        TRY(log_.read(partition_, next, scan_records_max, Duration::seconds(5), batch));
        if (batch.empty()) {
            return {};
        }
        for (std::size_t i = 0; i < batch.size(); ++i) {
            // A record that does not decode may be the very one that is to be skipped.
            const auto command = decode(batch[i].bytes);
            const auto* skip = command ? std::get_if<SkipRecord>(&*command) : nullptr;
            // Ahead of itself a skip names nothing: a loop that goes on would not know of it.
            if (skip != nullptr && skip->offset < batch[i].offset) {
                fold.skip(skip->offset);
            }
        }
        on_progress_();
        const Offset seen = batch[batch.size() - 1].offset.next();
        if (seen <= next) {
            return {};
        }
        next = seen;
    }
    return {};
}

}  // namespace firstcome
