// SPDX-License-Identifier: Apache-2.0
#include "api/reply.h"

#include "api/envelope.h"
#include "api/json_text.h"
#include "base/assert.h"

#include <algorithm>
#include <array>

namespace firstcome::api {
namespace {

constexpr Text won_text{"You won a place.", "당첨되었습니다."};
constexpr Text sold_out_text{
    "Sold out: you came too late.", "아쉽게도 재고가 모두 소진되었습니다."};
constexpr Text not_open_text{
    "The campaign has not opened yet.", "아직 시작되지 않은 캠페인입니다."};
constexpr Text closed_text{"The campaign is closed.", "종료된 캠페인입니다."};
constexpr Text pending_text{
    "Accepted: ask for the outcome in a moment.",
    "참여 요청이 접수되었습니다. 잠시 후 결과를 확인해 주세요."};

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~").find(c) != std::string_view::npos;
}

void append_percent_encoded(std::string& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : text) {
        if (is_unreserved(c)) {
            out.push_back(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out.push_back('%');
        out.push_back(digits[byte >> 4U]);
        out.push_back(digits[byte & 0xFU]);
    }
}

// By how much a loser missed the last winner. A stamp is evidence, so the places say who was first.
void write_miss(JsonText& json, const PlaceView& place) {
    const std::int64_t cut = place.cut.sequence.value();
    json.name("cut").integer(cut);
    json.name("missedByPlaces").integer(place.sequence.value() - cut);
    json.name("missedByMs");
    if (cut == 0) {
        json.null();
        return;
    }
    const Duration late = place.arrived_at - place.cut.arrived_at;
    json.integer(std::max<std::int64_t>(0, late.us / 1'000));
}

std::string outcome_json(ReplyMode mode, const Outcome& outcome) {
    const PlaceView& place = outcome.place;
    const bool won = place.outcome == DecisionKind::won;
    std::string out;
    out.reserve(256);
    JsonText json(out);
    json.open_object().name("status").text(won ? "SUCCESS" : "FAIL");
    if (mode == ReplyMode::sync) {
        json.name("method").text("SYNC");
    }
    json.name("outcome").text(to_string(place.outcome));
    json.name("sequence").integer(place.sequence.value());
    json.name("rank").integer_or_null(won ? std::optional(place.sequence.value()) : std::nullopt);
    json.name("repeated").boolean(outcome.repeated && mode != ReplyMode::read);
    json.name("partition").integer(outcome.partition.value());
    json.name("offset").integer(place.offset.value());
    json.name("arrivedAtUs").integer(place.arrived_at.us);
    if (!won) {
        write_miss(json, place);
    }
    json.close_object();
    return out;
}

std::string refused_json(ReplyMode mode, DecisionKind kind, PartitionId partition) {
    std::string out;
    JsonText json(out);
    json.open_object().name("status").text("FAIL");
    if (mode == ReplyMode::sync) {
        json.name("method").text("SYNC");
    }
    json.name("outcome").text(to_string(kind)).name("sequence").null().name("rank").null();
    json.name("repeated").boolean(false).name("partition").integer(partition.value());
    json.name("offset").null().name("arrivedAtUs").null().close_object();
    return out;
}

}  // namespace

std::string status_url(CampaignId campaign, const ParticipantId& participant) {
    std::string url = "/api/campaigns/";
    append_integer(url, campaign.value());
    url.append("/participation/");
    append_percent_encoded(url, participant.text());
    return url;
}

http::Response outcome_answer(
    ReplyMode mode, Language language, const Outcome& outcome, const ParticipantId& participant
) {
    const bool won = outcome.place.outcome == DecisionKind::won;
    if (mode == ReplyMode::accepted) {
        return pending_answer(mode, language, outcome.campaign, participant);
    }
    const std::string data = outcome_json(mode, outcome);
    if (mode == ReplyMode::strict && outcome.repeated) {
        return failure(language, {ErrorCode::participation_001}, data);
    }
    if (mode == ReplyMode::strict && !won) {
        return failure(language, {ErrorCode::participation_004}, data);
    }
    return success(language, won ? won_text : sold_out_text, data);
}

http::Response refused_answer(
    ReplyMode mode, Language language, const EntryRefused& refused, PartitionId partition
) {
    const bool closed = refused.kind == DecisionKind::closed;
    ASSERT(closed || refused.kind == DecisionKind::not_open);
    const std::string data = refused_json(mode, refused.kind, partition);
    if (mode == ReplyMode::strict) {
        const ErrorCode code = closed ? ErrorCode::campaign_002 : ErrorCode::campaign_003;
        return failure(language, {code}, data);
    }
    http::Response response = success(language, closed ? closed_text : not_open_text, data);
    if (mode == ReplyMode::accepted) {
        // Its clients want a 202 on every entry; "pending" would be untrue.
        response.status = 202;
    }
    return response;
}

http::Response pending_answer(
    ReplyMode mode, Language language, CampaignId campaign, const ParticipantId& participant
) {
    std::string url = status_url(campaign, participant);
    std::string data;
    JsonText(data)
        .open_object()
        .name("status")
        .text("PENDING")
        .name("statusUrl")
        .text(url)
        .close_object();
    http::Response response = success(language, pending_text, data);
    if (mode != ReplyMode::read) {
        response.status = 202;
        response.headers.emplace_back("Location", std::move(url));
    }
    return response;
}

}  // namespace firstcome::api
