// SPDX-License-Identifier: Apache-2.0
#include "audit/campaign_check.h"

#include "audit/participant_set.h"
#include "audit/row_check.h"
#include "audit/unit_check.h"
#include "audit/winners.h"
#include "campaign/codec.h"

#include <fmt/format.h>

namespace firstcome {
namespace {

const FoldedCampaign no_such_campaign;

// I3, and who it is.
Result<void> check_uniqueness(
    CampaignId campaign, ParticipantSet& participants, ArchiveSnapshot& snapshot, Findings& findings
) {
    const auto twice = participants.seal();
    if (!twice) {
        return {};
    }
    TRY_ASSIGN(const auto row, snapshot.place_at(campaign, twice->first));
    findings.failed(
        "I3",
        fmt::format(
            "campaign {}: {} has the sequences {} and {}",
            campaign.value(),
            row ? quoted(row->participant.text()) : "somebody",
            twice->first.value(),
            twice->second.value()
        )
    );
    return {};
}

// I4: whom the log gives a place must stand somewhere in the ledger.
void check_decided(
    CampaignId campaign,
    const RowCheck& rows,
    const ParticipantSet& participants,
    Findings& findings
) {
    for (const NaiveAllocator::Place* place : rows.missing()) {
        if (!participants.contains(place->participant)) {
            findings.failed(
                "I4",
                fmt::format(
                    "campaign {}: the entry of {} at record {} has no row",
                    campaign.value(),
                    quoted(place->participant.text()),
                    place->offset.value()
                )
            );
        }
    }
}

Result<bool> was_asked_for(const PlaceRow& row, Log& log) {
    RecordBatch batch;
    if (row.offset < Offset(0) || row.partition.value() >= log.partition_count()) {
        return false;
    }
    TRY(log.read(row.partition, row.offset, 1, Duration{}, batch));
    if (batch.empty() || batch[0].offset != row.offset) {
        return false;
    }
    const auto command = decode(batch[0].bytes);
    const auto* entry = command ? std::get_if<Entry>(&*command) : nullptr;
    return entry != nullptr && entry->campaign == row.campaign &&
           entry->participant == row.participant;
}

// I5: only rows that differ from the log can be phantoms.
Result<void> check_asked(const RowCheck& rows, Log& log, Findings& findings) {
    for (const PlaceRow& row : rows.odd_rows()) {
        TRY_ASSIGN(const bool asked, was_asked_for(row, log));
        if (!asked) {
            findings.failed(
                "I5",
                fmt::format(
                    "campaign {}, sequence {}: ({}), but that record is no such entry",
                    row.campaign.value(),
                    row.sequence.value(),
                    describe(row)
                )
            );
        }
    }
    return {};
}

}  // namespace

Result<VerifiedCampaign> check_places(
    CampaignId campaign,
    const Campaign* stored,
    const LogFold& fold,
    ArchiveSnapshot& snapshot,
    Log& log,
    HistoryCheck* history,
    Findings& findings
) {
    const auto known = fold.oracle().campaigns().find(campaign);
    const bool in_log = known != fold.oracle().campaigns().end();
    const FoldedCampaign& folded = in_log ? fold.campaign(campaign) : no_such_campaign;
    RowCheck rows(campaign, in_log ? &known->second : nullptr, &folded, findings);
    UnitCheck units(campaign, folded.steps, findings);
    ParticipantSet participants;
    WinnersDigest winners;
    VerifiedCampaign result;
    TRY(snapshot.places(campaign, [&](const PlaceRow& row) {
        rows.see(row);
        units.see(row);
        participants.add(row.participant, row.sequence);
        if (row.outcome == DecisionKind::won) {
            winners.add(row.sequence, row.participant);
        }
        if (history != nullptr) {
            history->see_row(row);
        }
        ++result.places;
    }));
    rows.finish();
    units.finish(stored, in_log ? std::ssize(known->second.places) : 0);
    TRY(check_uniqueness(campaign, participants, snapshot, findings));
    check_decided(campaign, rows, participants, findings);
    TRY(check_asked(rows, log, findings));
    result.id = campaign;
    result.name = stored == nullptr ? known->second.row.name : stored->name;
    result.total_stock = stored == nullptr ? 0 : stored->total_stock;
    result.winners = winners.winners();
    result.winners_sha256 = winners.digest();
    return result;
}

}  // namespace firstcome
