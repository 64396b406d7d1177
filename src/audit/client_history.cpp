// SPDX-License-Identifier: Apache-2.0
#include "audit/client_history.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace firstcome {

Result<ClientHistory> ClientHistory::read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        const Errc code = errno == ENOENT ? Errc::not_found : Errc::io;
        return fail(code, fmt::format("history {}: {}", path, std::strerror(errno)));
    }
    ClientHistory history;
    std::string text;
    for (std::int64_t number = 1; std::getline(file, text); ++number) {
        const auto line = parse_history_line(text);
        if (!line) {
            return fail(
                line.error().code, fmt::format("{}:{}: {}", path, number, line.error().detail)
            );
        }
        history.add(*line);
    }
    if (file.bad()) {
        return fail(Errc::io, fmt::format("history {}: {}", path, std::strerror(errno)));
    }
    history.group();
    return history;
}

Hash128 ClientHistory::key_of(CampaignId campaign, const std::string& user) const {
    thread_local Bytes bytes;  // one call per line and per row: spares the allocation
    bytes.clear();
    ByteWriter out(bytes);
    out.integer(campaign.value());
    out.raw(as_bytes(user));
    return hash_(bytes);
}

void ClientHistory::add(const HistoryLine& line) {
    const auto fresh = static_cast<std::uint32_t>(participants_.size());
    const auto [found, added] = index_.try_emplace(key_of(line.campaign, line.user), fresh);
    if (added) {
        ClientParticipant& participant = participants_.emplace_back();
        participant.campaign = line.campaign;
        participant.user = line.user;
    }
    answers_.push_back(
        {.requested_at = line.requested_at,
         .answered_at = line.answered_at,
         .sequence = line.sequence,
         .offset = line.offset,
         .partition = line.partition,
         .participant = found->second,
         .status = line.status,
         .request = line.request,
         .outcome = line.outcome,
         .repeated = line.repeated}
    );
    ClientSpan& span = spans_[line.campaign];
    span.first_requested_at = std::min(span.first_requested_at, line.requested_at);
    span.last_answered_at = std::max(span.last_answered_at, line.answered_at);
    if (line.offset >= Offset(0)) {
        span.lowest_offset = std::min(span.lowest_offset, line.offset);
        span.highest_offset = std::max(span.highest_offset, line.offset);
    }
}

void ClientHistory::group() {
    std::stable_sort(answers_.begin(), answers_.end(), [](const auto& a, const auto& b) {
        return std::pair(a.participant, a.requested_at) < std::pair(b.participant, b.requested_at);
    });
    for (std::uint32_t i = 0; i < answers_.size(); ++i) {
        ClientParticipant& participant = participants_[answers_[i].participant];
        participant.first = participant.count == 0 ? i : participant.first;
        ++participant.count;
    }
}

ClientParticipant* ClientHistory::find(CampaignId campaign, const std::string& user) {
    const auto found = index_.find(key_of(campaign, user));
    return found == index_.end() ? nullptr : &participants_[found->second];
}

const ClientSpan* ClientHistory::span_of(CampaignId campaign) const {
    const auto found = spans_.find(campaign);
    return found == spans_.end() ? nullptr : &found->second;
}

}  // namespace firstcome
