// SPDX-License-Identifier: Apache-2.0
#pragma once
// Experiments: the finished runs, for operators. Files are read on a thread of its own, one
// question per turn, from a bounded queue.
//
// Thread: the io thread of the request asks; run_once on the experiments' own worker.

#include "api/hall.h"
#include "base/worker.h"

#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

namespace firstcome::api {

class Experiments final : public Turn {
  public:
    // Carries an answer to its io thread.
    using Deliver = std::function<void(const RequestName&, http::Response)>;

    static constexpr std::size_t questions_max = 64;
    static constexpr Duration wait_max = Duration::seconds(8);

    // Must outlive it.
    explicit Experiments(Hall& hall) : hall_(hall) {}

    // Called after a question came: wakes the worker. Before start.
    void on_work(std::function<void()> wake) { wake_ = std::move(wake); }

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
    std::function<void()> wake_ = [] {};
    Deliver deliver_ = [](const RequestName&, const http::Response&) {};
    std::mutex mutex_;
    std::deque<Question> questions_;  // guarded by mutex_
};

}  // namespace firstcome::api
