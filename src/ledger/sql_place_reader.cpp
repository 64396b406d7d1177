// SPDX-License-Identifier: Apache-2.0
#include "ledger/sql_place_reader.h"

#include "ledger/sql_rows.h"

#include <fmt/format.h>

namespace firstcome {

Result<SqlPlaceReader> SqlPlaceReader::prepare(SqlConnection& connection) {
    TRY_ASSIGN(
        auto chunk,
        connection.prepare(fmt::format(
            "SELECT {} FROM participation_history{} "
            "WHERE campaign_id = ? AND sequence > ? AND kafka_offset < ? ORDER BY sequence LIMIT ?",
            place_columns,
            connection.dialect().by_primary_key
        ))
    );
    return SqlPlaceReader(std::move(chunk));
}

Result<void> SqlPlaceReader::read(CampaignId campaign, Offset below, const PlaceSink& sink) {
    Sequence after{0};
    for (;;) {
        TRY_ASSIGN(const std::int64_t rows, read_chunk(campaign, below, after, sink));
        if (rows < chunk_rows) {
            return {};
        }
    }
}

Result<std::int64_t> SqlPlaceReader::read_chunk(
    CampaignId campaign, Offset below, Sequence& after, const PlaceSink& sink
) {
    SqlRows rows(*chunk_);
    rows->bind(campaign.value(), after.value(), below.value(), chunk_rows);
    for (std::int64_t count = 0;; ++count) {
        TRY_ASSIGN(const bool more, rows.next());
        if (!more) {
            return count;
        }
        TRY_ASSIGN(const PlaceRow place, read_place(*rows));
        after = place.sequence;
        sink(place);
    }
}

}  // namespace firstcome
