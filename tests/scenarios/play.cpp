// SPDX-License-Identifier: Apache-2.0
// Plays a scenario on an executor and compares what it says with what is written.

#include "tests/scenarios/executor.h"

#include <fmt/format.h>

#include <map>

namespace firstcome::tests {
namespace {

constexpr std::int64_t unknown_campaign = 999'999'999;

std::string figure(const Figures& figures, const std::string& name) {
    const std::map<std::string, std::string> known = {
        {"phase", figures.phase},
        {"version", std::to_string(figures.version)},
        {"total", std::to_string(figures.total)},
        {"stock_left", std::to_string(figures.stock_left)},
        {"won", std::to_string(figures.won)},
        {"sold_out", std::to_string(figures.sold_out)},
    };
    const auto found = known.find(name);
    return found == known.end() ? "no such figure" : found->second;
}

class Play {
  public:
    Play(const Scenario& scenario, Executor& executor) : scenario_(scenario), executor_(executor) {}

    std::vector<std::string> run() {
        for (const Step& step : scenario_.steps) {
            take(step);
        }
        settle_entries();
        return std::move(failures_);
    }

  private:
    struct Waiting {
        const Step* step;
        Reply reply;
    };

    void take(const Step& step) {
        if (step.verb != "entry") {
            settle_entries();
        }
        if (step.at || step.verb == "time") {
            executor_.set_time(step.at.value_or(step.amount));
        }
        if (step.verb == "entry") {
            waiting_.push_back({&step, executor_.enter(id_of(step), step.subject)});
            return;
        }
        executor_.pass_time();
        if (step.verb == "campaign") {
            create(step);
        } else if (step.verb == "ask") {
            compare(step, executor_.ask(id_of(step), step.subject));
        } else if (step.verb == "expect" || step.verb == "total") {
            expect(step);
        } else if (step.verb == "restart") {
            executor_.restart();
        } else if (step.verb != "time") {
            compare(step, executor_.change(id_of(step), step));
        }
    }

    void create(const Step& step) {
        const std::int64_t id = executor_.create(step);
        const auto [known, fresh] = ids_.emplace(step.subject, id);
        if (!fresh && known->second != id) {
            complain(step, fmt::format("is campaign {}", known->second), std::to_string(id));
        }
    }

    void expect(const Step& step) {
        const Figures figures = executor_.figures(id_of(step));
        for (const auto& [name, value] : step.is) {
            if (figure(figures, name) != value) {
                complain(step, name + " " + value, figure(figures, name));
            }
        }
    }

    void settle_entries() {
        for (const Waiting& one : waiting_) {
            compare(*one.step, one.reply());
        }
        waiting_.clear();
    }

    void compare(const Step& step, const std::string& said) {
        if (said != step.answer) {
            complain(step, step.answer, said);
        }
    }

    void complain(const Step& step, const std::string& expected, const std::string& said) {
        failures_.push_back(fmt::format(
            "{}:{}: {} {}: written: {}, said: {}",
            scenario_.file,
            step.line,
            step.verb,
            step.subject,
            expected,
            said
        ));
    }

    std::int64_t id_of(const Step& step) const {
        const auto found = ids_.find(step.campaign);
        return found == ids_.end() ? unknown_campaign : found->second;
    }

    const Scenario& scenario_;
    Executor& executor_;
    std::map<std::string, std::int64_t> ids_;
    std::vector<Waiting> waiting_;
    std::vector<std::string> failures_;
};

}  // namespace

std::vector<std::string> play(const Scenario& scenario, Executor& executor) {
    return Play(scenario, executor).run();
}

}  // namespace firstcome::tests
