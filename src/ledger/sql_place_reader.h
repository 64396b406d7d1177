// SPDX-License-Identifier: Apache-2.0
#pragma once
// Streams a campaign's history in sequence order, in chunks of at most 10,000 rows so that no
// driver ever buffers a whole campaign.

#include "ledger/ledger.h"
#include "sql/connection.h"

#include <memory>

namespace firstcome {

class SqlPlaceReader {
  public:
    static constexpr std::int64_t chunk_rows = 10'000;

    // Lifetime: `connection` must outlive it.
    static Result<SqlPlaceReader> prepare(SqlConnection& connection);

    // The rows whose offset is below `below`.
    Result<void> read(CampaignId campaign, Offset below, const PlaceSink& sink);

  private:
    explicit SqlPlaceReader(std::unique_ptr<SqlStatement> chunk) : chunk_(std::move(chunk)) {}

    // Moves `after` to the last sequence read; returns how many rows there were.
    Result<std::int64_t> read_chunk(
        CampaignId campaign, Offset below, Sequence& after, const PlaceSink& sink
    );

    std::unique_ptr<SqlStatement> chunk_;
};

}  // namespace firstcome
