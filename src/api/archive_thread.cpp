// SPDX-License-Identifier: Apache-2.0
#include "api/archive_thread.h"

namespace firstcome::api {
namespace {

Result<Cut> cut_at(ArchiveSnapshot& snapshot, CampaignId campaign, Sequence last_winner) {
    Cut cut{last_winner, {}};
    if (last_winner == Sequence{}) {
        return cut;
    }
    TRY_ASSIGN(const auto row, snapshot.place_at(campaign, last_winner));
    if (!row) {
        return fail(Errc::corrupt, "the ledger lacks the last winner's place");
    }
    cut.arrived_at = row->arrived_at;
    return cut;
}

}  // namespace

ArchiveThread::ArchiveThread(Archive& archive, std::size_t questions_max)
    : archive_(archive),
      deliver_([](const RequestName&, const ArchiveReply&) {}),
      questions_(questions_max) {}

TurnResult ArchiveThread::run_once(SteadyTime) {
    const auto question = questions_.take();
    if (!question) {
        return TurnResult::idle;
    }
    deliver_(question->request, find(*question));
    return TurnResult::worked;
}

ArchiveReply ArchiveThread::find(const Question& question) const {
    TRY_ASSIGN(const auto snapshot, archive_.snapshot());
    TRY_ASSIGN(const auto row, snapshot->find_place(question.campaign, question.participant));
    if (!row) {
        return std::optional<Outcome>();
    }
    PlaceView place{row->outcome, row->sequence, row->offset, row->arrived_at, {}};
    if (row->outcome == DecisionKind::sold_out) {
        TRY_ASSIGN(place.cut, cut_at(*snapshot, question.campaign, question.last_winner));
    }
    return std::optional(Outcome{question.campaign, row->partition, place, true});
}

}  // namespace firstcome::api
