// SPDX-License-Identifier: Apache-2.0
#include "audit/winners.h"

#include "audit/log_fold.h"
#include "audit/log_scan.h"
#include "base/assert.h"
#include "campaign/campaign.h"

#include <algorithm>

namespace firstcome {
namespace {

// Takes a prefix at each of the wanted lengths while the winners go by.
class PrefixTaker {
  public:
    explicit PrefixTaker(const std::vector<std::int64_t>& lengths)
        : lengths_(lengths),
          prefixes_(lengths.size()) {
        take_where([](std::int64_t length) { return length <= 0; });
    }

    void see(Sequence sequence, const ParticipantId& participant) {
        list_.add(sequence, participant);
        take_where([this](std::int64_t length) { return length == list_.winners(); });
    }

    std::vector<WinnersPrefix> finish() {
        take_where([this](std::int64_t length) { return length > list_.winners(); });
        return std::move(prefixes_);
    }

  private:
    template <class Wanted>
    void take_where(const Wanted& wanted) {
        for (std::size_t i = 0; i < lengths_.size(); ++i) {
            if (wanted(lengths_[i])) {
                prefixes_[i] = {list_.winners(), list_.digest()};
            }
        }
    }

    const std::vector<std::int64_t>& lengths_;
    std::vector<WinnersPrefix> prefixes_;
    WinnersDigest list_;
};

}  // namespace

void WinnersDigest::add(Sequence sequence, const ParticipantId& participant) {
    hash_.update(as_bytes(to_string(sequence) + '\t'));
    hash_.update(as_bytes(participant.text()));
    hash_.update(as_bytes("\n"));
    ++winners_;
}

Digest WinnersDigest::digest() const {
    Sha256 so_far = hash_;
    return so_far.finish();
}

Result<std::vector<WinnersPrefix>> winners_in_ledger(
    ArchiveSnapshot& snapshot, CampaignId campaign, const std::vector<std::int64_t>& lengths
) {
    PrefixTaker taker(lengths);
    TRY(snapshot.places(campaign, [&](const PlaceRow& row) {
        if (row.outcome == DecisionKind::won) {
            taker.see(row.sequence, row.participant);
        }
    }));
    return taker.finish();
}

Result<std::vector<WinnersPrefix>> winners_in_log(
    Log& log, CampaignId campaign, const std::vector<std::int64_t>& lengths
) {
    ASSERT(campaign.value() > 0);
    const PartitionId partition = partition_of(campaign, log.partition_count());
    TRY_ASSIGN(const Offset end, log.end(partition));
    TRY_ASSIGN(const auto skips, find_skips(log, partition, end));
    LogFold fold(partition, log.partition_count(), [](const Entry&, const Decision&) {});
    TRY(fold.run(log, Offset(end.value() - 1), skips));
    PrefixTaker taker(lengths);
    const auto found = fold.oracle().campaigns().find(campaign);
    if (found != fold.oracle().campaigns().end()) {
        for (const NaiveAllocator::Place& place : found->second.places) {
            if (place.outcome == DecisionKind::won) {
                taker.see(place.sequence, place.participant);
            }
        }
    }
    return taker.finish();
}

}  // namespace firstcome
