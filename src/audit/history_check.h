// SPDX-License-Identifier: Apache-2.0
#pragma once
// A client's history held against log and ledger: what was told stands there (I4), what stands
// there was asked for (I5), nothing that was told changed (I3, I9), and reads find it (I10).

#include "audit/client_history.h"
#include "audit/expectation.h"
#include "audit/findings.h"
#include "audit/report.h"

#include <cstdint>
#include <vector>

namespace firstcome {

// Joins the history with what the log and the ledger say, row by row, then judges it.
class HistoryCheck {
  public:
    // Both must outlive the check.
    HistoryCheck(ClientHistory& history, Findings& findings)
        : history_(history),
          findings_(findings) {}

    // Every entry of the log.
    void see_entry(const Entry& entry, const Decision& decision);

    // Every row of the ledger.
    void see_row(const PlaceRow& row);

    // After the last of both.
    void finish();

    const HistoryCounts& counts() const { return counts_; }

    // For --expect.
    std::vector<Evidence> evidence() const;

  private:
    void count(const ClientAnswer& answer);
    void judge_vacuous();
    void judge_participant(const ClientParticipant& participant);
    void judge_loss(const ClientParticipant& who, const ClientAnswer& answer);
    void judge_outcome(const ClientParticipant& who, const ClientAnswer& answer);
    void judge_changes(const ClientParticipant& who);
    void judge_reads(const ClientParticipant& who);

    ClientHistory& history_;
    Findings& findings_;
    HistoryCounts counts_;
    std::int64_t log_refusals_ = 0;
    std::int64_t rows_outside_ = 0;  // of the campaigns' spans: not judged
    std::int64_t pending_ = 0;
    std::int64_t refused_ = 0;
    std::int64_t unknown_ = 0;
    std::int64_t repeated_ = 0;
    std::int64_t reads_ = 0;
};

}  // namespace firstcome
