// SPDX-License-Identifier: Apache-2.0
#pragma once
// VerifyHistory: five people at one campaign, and what each was told.

#include "tests/audit/stage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {

using testing::HasSubstr;
using Names = std::set<std::string>;

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
        line.outcome = outcome;
        line.status = status;
        line.sequence = {};
        line.offset = Offset(-1);
        line.repeated = false;
        return stage.history.emplace_back(line);
    }

    Stage stage;
};

}  // namespace firstcome
