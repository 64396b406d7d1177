// SPDX-License-Identifier: Apache-2.0
#pragma once
// VerifyHistory: five people at one campaign, and what each was told.

#include "tests/audit/stage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

namespace firstcome {

using testing::HasSubstr;
using Names = std::set<std::string>;

// Makes `line` an answer that names no place; its status stays when none is given.
inline void tell_no_place(
    HistoryLine& line, HistoryOutcome outcome, std::optional<int> status = std::nullopt
) {
    line.outcome = outcome;
    line.status = status.value_or(line.status);
    line.sequence = {};
    line.offset = Offset(-1);
}

// The entry of "late" was accepted, stands behind the end of the campaign, and is told last.
inline void stage_an_entry_behind_the_end(Stage& closed) {
    closed.create(1);
    closed.enter(first_campaign, "a");
    closed.close(first_campaign);
    closed.enter(first_campaign, "late");
    closed.fill_ledger();
    closed.tell_everybody();
    HistoryLine accepted = closed.told("a");
    accepted.user = "late";
    tell_no_place(accepted, HistoryOutcome::pending);
    closed.history.push_back(accepted);
}

class VerifyHistory : public testing::Test {
  protected:
    VerifyHistory() {
        stage_five_places(stage);
        stage.tell_everybody();
    }

    // A second request of `user`, after everything else.
    HistoryLine& ask_again(const std::string& user, HistoryRequest request) {
        HistoryLine line = stage.told(user);
        line.request = request;
        line.requested_at = stage.history.back().answered_at + Duration::micros(10);
        line.answered_at = line.requested_at + Duration::micros(10);
        line.repeated = true;
        return stage.history.emplace_back(line);
    }

    // One more person, who was answered `outcome` and nothing else.
    HistoryLine& somebody_else(HistoryOutcome outcome, int status) {
        HistoryLine line = ask_again("a", HistoryRequest::entry);
        stage.history.pop_back();
        line.user = "somebody else";
        tell_no_place(line, outcome, status);
        line.repeated = false;
        return stage.history.emplace_back(line);
    }

    Stage stage;
};

}  // namespace firstcome
