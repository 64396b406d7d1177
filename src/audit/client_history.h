// SPDX-License-Identifier: Apache-2.0
#pragma once
// ClientHistory: a history file by participant, ready to be held against log and ledger.
// Thread: one.

#include "audit/history.h"
#include "base/crypto.h"
#include "base/result.h"
#include "campaign/decision.h"
#include "ledger/archive.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace firstcome {

// A line of the file without the names.
struct ClientAnswer {
    WallTime requested_at;
    WallTime answered_at;
    Sequence sequence;
    Offset offset{-1};
    PartitionId partition;
    std::uint32_t participant = 0;  // index into participants()
    int status = 0;
    HistoryRequest request = HistoryRequest::entry;
    HistoryOutcome outcome = HistoryOutcome::unknown;
    bool repeated = false;

    bool tells_outcome() const {
        return outcome == HistoryOutcome::won || outcome == HistoryOutcome::sold_out;
    }

    // The server has taken the entry. A read that says "pending" does not show that: a node that is
    // behind says so too.
    bool acknowledges() const {
        return tells_outcome() ||
               (request == HistoryRequest::entry && outcome == HistoryOutcome::pending);
    }

    // Whether its record, if there is one, may have taken the participant's place.
    bool may_have_taken_place() const {
        return request == HistoryRequest::entry &&
               (acknowledges() || outcome == HistoryOutcome::unknown);
    }
};

// One person in one campaign, with what log and ledger know of them.
struct ClientParticipant {
    CampaignId campaign;
    std::string user;
    std::uint32_t first = 0;  // of its answers, which stand together in order of request
    std::uint32_t count = 0;

    struct Place {
        DecisionKind outcome = DecisionKind::won;
        Sequence sequence;
        PartitionId partition;
        Offset offset;
    };

    std::optional<Place> place;     // in the ledger
    std::int64_t log_refusals = 0;  // not_open and closed, decided in the log
};

// What a campaign's part of the file covers: outside of it the file says nothing.
struct ClientSpan {
    WallTime first_requested_at{INT64_MAX};
    WallTime last_answered_at{INT64_MIN};
    Offset lowest_offset{INT64_MAX};
    Offset highest_offset{INT64_MIN};
};

class ClientHistory {
  public:
    // Errors: not_found, io, corrupt (names the line).
    static Result<ClientHistory> read(const std::string& path);

    std::vector<ClientParticipant>& participants() { return participants_; }

    const std::vector<ClientParticipant>& participants() const { return participants_; }

    std::span<const ClientAnswer> answers() const { return answers_; }

    std::span<const ClientAnswer> answers_of(const ClientParticipant& participant) const {
        return answers().subspan(participant.first, participant.count);
    }

    // Null: the file does not name them.
    ClientParticipant* find(CampaignId campaign, const std::string& user);

    // Null: the file does not name the campaign.
    const ClientSpan* span_of(CampaignId campaign) const;

  private:
    ClientHistory() = default;

    Hash128 key_of(CampaignId campaign, const std::string& user) const;
    void add(const HistoryLine& line);
    void group();

    KeyedHash hash_{random_array<16>()};
    std::vector<ClientParticipant> participants_;
    std::vector<ClientAnswer> answers_;
    std::map<CampaignId, ClientSpan> spans_;
    boost::unordered_flat_map<Hash128, std::uint32_t, Hash128Hasher> index_;
};

}  // namespace firstcome
