// SPDX-License-Identifier: Apache-2.0
#include "audit/row_check.h"

#include <fmt/format.h>

namespace firstcome {
namespace {

constexpr std::size_t odd_rows_max = 1'000;

bool same(
    const PlaceRow& row, const NaiveAllocator::Place& place, const PlaceStamp& stamp, PartitionId p
) {
    return row.sequence == place.sequence && row.participant == place.participant &&
           row.outcome == place.outcome && row.partition == p && row.offset == place.offset &&
           row.arrived_at == place.arrived_at && row.appended_at == stamp.appended_at &&
           row.processing_sequence == stamp.processing_sequence;
}

// The column that a person would look at first.
std::string_view first_difference(const PlaceRow& a, const PlaceRow& b) {
    if (a.participant != b.participant) {
        return "user_id";
    }
    if (a.outcome != b.outcome) {
        return "status";
    }
    if (a.partition != b.partition) {
        return "kafka_partition";
    }
    if (a.offset != b.offset) {
        return "kafka_offset";
    }
    if (a.arrived_at != b.arrived_at) {
        return "arrived_at_us";
    }
    return a.appended_at != b.appended_at ? "kafka_timestamp" : "processing_sequence";
}

}  // namespace

std::string describe(const PlaceRow& row) {
    return fmt::format(
        "{} {}, record {} of partition {}",
        quoted(row.participant.text()),
        to_string(row.outcome),
        row.offset.value(),
        row.partition.value()
    );
}

RowCheck::RowCheck(
    CampaignId campaign,
    const NaiveAllocator::History* history,
    const FoldedCampaign* folded,
    Findings& findings
)
    : campaign_(campaign),
      history_(history),
      folded_(folded),
      findings_(findings) {}

void RowCheck::see(const PlaceRow& row) {
    const std::size_t places = history_ == nullptr ? 0 : history_->places.size();
    while (next_ < places && history_->places[next_].sequence < row.sequence) {
        miss(next_++);
    }
    if (next_ < places && history_->places[next_].sequence == row.sequence) {
        compare(row);
        ++next_;
        return;
    }
    keep(row);
    findings_.failed(
        "I6",
        fmt::format(
            "campaign {}, sequence {}: the ledger has ({}), the log gives no such place",
            campaign_.value(),
            row.sequence.value(),
            describe(row)
        )
    );
}

void RowCheck::compare(const PlaceRow& row) {
    const Place& place = history_->places[next_];
    if (same(row, place, folded_->stamps[next_], history_->row.partition)) [[likely]] {
        return;
    }
    if (row.participant != place.participant) {
        missing_.push_back(&place);
    }
    keep(row);
    const PlaceRow right = expected(next_);
    findings_.failed(
        "I6",
        fmt::format(
            "campaign {}, sequence {}, {}: the ledger has ({}), the log says ({})",
            campaign_.value(),
            row.sequence.value(),
            first_difference(row, right),
            describe(row),
            describe(right)
        )
    );
}

void RowCheck::miss(std::size_t index) {
    missing_.push_back(&history_->places[index]);
    findings_.failed(
        "I6",
        fmt::format(
            "campaign {}, sequence {}: the ledger has no row, the log says ({})",
            campaign_.value(),
            history_->places[index].sequence.value(),
            describe(expected(index))
        )
    );
}

void RowCheck::finish() {
    while (history_ != nullptr && next_ < history_->places.size()) {
        miss(next_++);
    }
}

PlaceRow RowCheck::expected(std::size_t index) const {
    const Place& place = history_->places[index];
    const PlaceStamp& stamp = folded_->stamps[index];
    return {
        .campaign = campaign_,
        .sequence = place.sequence,
        .participant = place.participant,
        .outcome = place.outcome,
        .partition = history_->row.partition,
        .offset = place.offset,
        .arrived_at = place.arrived_at,
        .appended_at = stamp.appended_at,
        .processing_sequence = stamp.processing_sequence,
    };
}

void RowCheck::keep(const PlaceRow& row) {
    if (odd_rows_.size() < odd_rows_max) {
        odd_rows_.push_back(row);
    }
}

}  // namespace firstcome
