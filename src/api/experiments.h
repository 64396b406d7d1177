// SPDX-License-Identifier: Apache-2.0
#pragma once
// Experiments: the finished runs, for operators. Files are read on a thread of its own, one
// question per turn.
//
// Thread: the io thread of the request asks; run_once on the experiments' own worker.

#include "api/hall.h"
#include "api/question_queue.h"
#include "base/worker.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace firstcome::api {

class Experiments final : public Turn {
  public:
    // Carries an answer to its io thread.
    using Deliver = std::function<void(const RequestName&, http::Response)>;

    static constexpr std::size_t questions_max = 64;
    static constexpr Duration wait_max = Duration::seconds(8);

    // Must outlive it.
    explicit Experiments(Hall& hall) : hall_(hall) {}

    // Called after a question found the queue empty: wakes the worker. Before start.
    void on_work(std::function<void()> wake) { questions_.on_work(std::move(wake)); }

    void on_answer(Deliver deliver) { deliver_ = std::move(deliver); }

    // GET /api/admin/experiments
    Verdict list(const Caller& caller) { return ask(caller, std::nullopt); }

    // GET /api/admin/experiments/{id}; 404 when no finished run has it
    Verdict one(const Caller& caller, const std::string& id) { return ask(caller, id); }

    // Answers one question.
    TurnResult run_once(SteadyTime now) override;

  private:
    struct Question {
        RequestName request;
        Language language = Language::korean;
        std::optional<std::string> id;  // none: the list
    };

    Verdict ask(const Caller& caller, std::optional<std::string> id);
    http::Response answer_to(const Question& question) const;

    Hall& hall_;
    Deliver deliver_ = [](const RequestName&, const http::Response&) {};
    QuestionQueue<Question> questions_{questions_max};
};

}  // namespace firstcome::api
