// SPDX-License-Identifier: Apache-2.0
#pragma once
// UnitCheck: the units of one campaign, counted in the ledger's rows and held against the stock
// that the log's commands gave it: I1, I2, I8, I16.

#include "audit/findings.h"
#include "audit/log_fold.h"
#include "ledger/archive.h"

#include <cstdint>
#include <vector>

namespace firstcome {

class UnitCheck {
  public:
    // `steps` by offset; must outlive the check.
    UnitCheck(CampaignId campaign, const std::vector<CampaignStep>& steps, Findings& findings)
        : campaign_(campaign),
          steps_(steps),
          findings_(findings) {}

    void see(const PlaceRow& row);

    // After the last row. `row` is the ledger's, null when it has none; `participants` are those
    // who entered while the campaign took entries, as the log has them.
    void finish(const Campaign* row, std::int64_t participants);

  private:
    struct Winner {
        Offset offset;
        Sequence sequence;
    };

    void check_opening(const PlaceRow& row);
    void check_oversell();
    void check_conservation(const Campaign& row);
    std::int64_t total_stock() const;

    const CampaignId campaign_;
    const std::vector<CampaignStep>& steps_;
    Findings& findings_;
    std::vector<Winner> winners_;
};

}  // namespace firstcome
