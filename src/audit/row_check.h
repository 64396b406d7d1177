// SPDX-License-Identifier: Apache-2.0
#pragma once
// RowCheck: the rows of one campaign against the fold of the log, merged in sequence order (I6). It
// keeps what does not agree, so that the other checks of a row need to look at nothing else.

#include "allocation/naive_allocator.h"
#include "audit/findings.h"
#include "audit/log_fold.h"
#include "ledger/archive.h"

#include <cstddef>
#include <string>
#include <vector>

namespace firstcome {

// "user" won, record 12 of partition 0
std::string describe(const PlaceRow& row);

class RowCheck {
  public:
    using Place = NaiveAllocator::Place;

    // What the log says of the campaign; null when it created no such campaign. All must outlive
    // the check.
    RowCheck(
        CampaignId campaign,
        const NaiveAllocator::History* history,
        const FoldedCampaign* folded,
        Findings& findings
    );

    // Requires: in sequence order.
    void see(const PlaceRow& row);

    // After the last row.
    void finish();

    // Places that the log gives to somebody who does not stand in that row of the ledger.
    const std::vector<const Place*>& missing() const { return missing_; }

    // Rows that are not what the log says; the first few.
    const std::vector<PlaceRow>& odd_rows() const { return odd_rows_; }

  private:
    PlaceRow expected(std::size_t index) const;
    void compare(const PlaceRow& row);
    void miss(std::size_t index);
    void keep(const PlaceRow& row);

    const CampaignId campaign_;
    const NaiveAllocator::History* history_;
    const FoldedCampaign* folded_;
    Findings& findings_;
    std::size_t next_ = 0;  // index of the first place that no row has met yet
    std::vector<const Place*> missing_;
    std::vector<PlaceRow> odd_rows_;
};

}  // namespace firstcome
