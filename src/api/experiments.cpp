// SPDX-License-Identifier: Apache-2.0
#include "api/experiments.h"

#include "api/experiment_files.h"

#include <utility>

namespace firstcome::api {
namespace {

constexpr Text too_slow{
    "The runs could not be read in time.", "실행 결과를 제시간에 읽지 못했습니다."};
constexpr Text no_such_run{"No finished run has this id.", "이 ID로 끝난 실행이 없습니다."};

class WaitingReader final : public WaitingRequest {
  public:
    explicit WaitingReader(Language language) : language_(language) {}

    Verdict on_deadline() override { return failure(language_, {ErrorCode::db_002, too_slow}); }

  private:
    const Language language_;
};

}  // namespace

Verdict Experiments::ask(const Caller& caller, std::optional<std::string> id) {
    Desk& desk = hall_.desk_of(caller);
    const std::uint64_t token = desk.wait(
        caller,
        hall_.clock.steady_now() + wait_max,
        std::make_unique<WaitingReader>(caller.language)
    );
    if (token == 0) {
        return failure(caller.language, {ErrorCode::rate_001});
    }
    if (!questions_.ask({{desk.io_thread(), token}, caller.language, std::move(id)})) {
        desk.drop(token);
        return failure(caller.language, {ErrorCode::rate_001});
    }
    return std::nullopt;
}

TurnResult Experiments::run_once(SteadyTime) {
    const auto question = questions_.take();
    if (!question) {
        return TurnResult::idle;
    }
    deliver_(question->request, answer_to(*question));
    return TurnResult::worked;
}

http::Response Experiments::answer_to(const Question& question) const {
    const std::string& folder = hall_.config.experiments;
    if (!question.id) {
        return success(
            question.language,
            {"The finished runs of all experiments.", "끝난 모든 실험 실행입니다."},
            finished_runs_json(folder)
        );
    }
    const auto run = finished_run_json(folder, *question.id);
    if (!run) {
        return failure(question.language, {ErrorCode::common_404, no_such_run});
    }
    return success(question.language, {"One run of an experiment.", "실험의 한 실행입니다."}, *run);
}

}  // namespace firstcome::api
