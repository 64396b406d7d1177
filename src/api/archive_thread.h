// SPDX-License-Identifier: Apache-2.0
#pragma once
// ArchiveThread: questions about participants of closed campaigns, whose places only the ledger
// holds. One question per turn, so that no stampede on a closed campaign reaches the database.
//
// Thread: any io thread asks; run_once on the archive's own worker.

#include "api/desk.h"
#include "api/question_queue.h"
#include "base/worker.h"
#include "campaign/participant.h"
#include "intake/submission.h"
#include "ledger/archive.h"

#include <cstddef>
#include <functional>
#include <utility>

namespace firstcome::api {

struct Question {
    CampaignId campaign;
    ParticipantId participant;
    Sequence last_winner;  // of the campaign; ranks are sequences
    RequestName request;
};

class ArchiveThread final : public Turn {
  public:
    // Carries a reply to its io thread.
    using Deliver = std::function<void(const RequestName&, ArchiveReply)>;

    ArchiveThread(Archive& archive, std::size_t questions_max);

    // Called after a question found the queue empty: wakes the worker. Before start.
    void on_work(std::function<void()> wake) { questions_.on_work(std::move(wake)); }

    void on_reply(Deliver deliver) { deliver_ = std::move(deliver); }

    // False when the queue is full.
    bool ask(Question question) { return questions_.ask(std::move(question)); }

    // Answers one question.
    TurnResult run_once(SteadyTime now) override;

  private:
    ArchiveReply find(const Question& question) const;

    Archive& archive_;
    Deliver deliver_;
    QuestionQueue<Question> questions_;
};

}  // namespace firstcome::api
