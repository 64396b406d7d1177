// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/participation_answer.h"

#include "lab/rush/envelope_members.h"

#include <boost/json/basic_parser_impl.hpp>

#include <array>

namespace firstcome::lab {
namespace {

using Type = MemberValue::Type;

ParticipationAnswer wrong(std::string_view why) {
    return {.wrong = why};
}

// Codes of reply mode `strict` that stand for an outcome without telling it.
bool is_untold_outcome(int status, std::string_view code) {
    return (status == 409 && code == "PARTICIPATION_001") ||
           (status == 400 && code == "PARTICIPATION_004");
}

bool is_empty(const MemberValue& value) {
    return value.type == Type::absent || value.type == Type::null;
}

std::string_view wrong_envelope(const EnvelopeMembers& in) {
    if (in.has_doubled_member()) {
        return "doubled member";
    }
    if (in[Member::success].type != Type::boolean) {
        return "success is no boolean";
    }
    if (in[Member::message].type != Type::text || in[Member::message].text.empty()) {
        return "message is no text";
    }
    const Type code = in[Member::error_code].type;
    if (code != Type::null && code != Type::text) {
        return "errorCode is neither text nor null";
    }
    if (in[Member::success].boolean != (code == Type::null)) {
        return "success contradicts errorCode";
    }
    if (in[Member::data].type == Type::absent) {
        return "data is missing";
    }
    return {};
}

ParticipationAnswer read_place(const EnvelopeMembers& in, HistoryRequest request, bool has_won) {
    const std::int64_t sequence = in[Member::sequence].integer;
    if (in[Member::sequence].type != Type::integer || sequence < 1) {
        return wrong("sequence is no place");
    }
    const MemberValue& rank = in[Member::rank];
    if (has_won ? rank.type != Type::integer || rank.integer != sequence
                : rank.type != Type::null) {
        return wrong("rank does not fit the outcome");
    }
    const MemberValue& partition = in[Member::partition];
    if (partition.type != Type::integer || partition.integer < 0 ||
        partition.integer > UINT32_MAX) {
        return wrong("partition is no partition");
    }
    if (in[Member::offset].type != Type::integer || in[Member::offset].integer < 0) {
        return wrong("offset is no offset");
    }
    const MemberValue& arrived_at = in[Member::arrived_at];
    if (!is_empty(arrived_at) && (arrived_at.type != Type::integer || arrived_at.integer <= 0)) {
        return wrong("arrivedAtUs is no time");
    }
    const MemberValue& repeated = in[Member::repeated];
    if (repeated.type != Type::boolean &&
        (request == HistoryRequest::entry || repeated.type != Type::absent)) {
        return wrong("repeated is no boolean");
    }
    ParticipationAnswer answer;
    answer.outcome = has_won ? HistoryOutcome::won : HistoryOutcome::sold_out;
    answer.sequence = Sequence(sequence);
    answer.partition = PartitionId(static_cast<std::uint32_t>(partition.integer));
    answer.offset = Offset(in[Member::offset].integer);
    answer.arrived_at = {arrived_at.integer};
    answer.repeated = repeated.boolean;
    return answer;
}

ParticipationAnswer read_refusal(const EnvelopeMembers& in, HistoryOutcome outcome) {
    if (!is_empty(in[Member::sequence]) || !is_empty(in[Member::rank])) {
        return wrong("a refusal with a place");
    }
    return {.outcome = outcome};
}

ParticipationAnswer read_outcome(const EnvelopeMembers& in, HistoryRequest request) {
    const std::string_view outcome = in[Member::outcome].text;
    const std::string_view status = in[Member::status].text;
    if (status != (outcome == "won" ? "SUCCESS" : "FAIL")) {
        return wrong("status does not fit the outcome");
    }
    if (outcome == "won" || outcome == "sold_out") {
        return read_place(in, request, outcome == "won");
    }
    if (outcome == "not_open") {
        return read_refusal(in, HistoryOutcome::not_open);
    }
    if (outcome == "closed") {
        return read_refusal(in, HistoryOutcome::closed);
    }
    return wrong("outcome is none of the four");
}

ParticipationAnswer read_success(const EnvelopeMembers& in, HistoryRequest request, int status) {
    if (!in[Member::success].boolean || in[Member::data].type != Type::object) {
        return wrong("success without data");
    }
    const bool is_pending = in[Member::status].text == "PENDING";
    if (status == 200 && !(is_pending && request == HistoryRequest::read)) {
        return read_outcome(in, request);
    }
    if (!is_pending) {
        return wrong("202 without PENDING");
    }
    if (request == HistoryRequest::entry && in[Member::status_url].text.empty()) {
        return wrong("202 without statusUrl");
    }
    return {.outcome = HistoryOutcome::pending, .status_url = in[Member::status_url].text};
}

ParticipationAnswer read_failure(const EnvelopeMembers& in, HistoryRequest request, int status) {
    if (in[Member::success].boolean) {
        return wrong("success with a status that is none");
    }
    ParticipationAnswer answer;
    answer.error_code = in[Member::error_code].text;
    if (status == 429 || status == 503) {
        answer.outcome = HistoryOutcome::refused;
    } else if (status == 504) {
        answer.outcome = HistoryOutcome::unknown;
    } else if (request == HistoryRequest::entry && is_untold_outcome(status, answer.error_code)) {
        answer.outcome = HistoryOutcome::pending;
    } else if (status == 400 && answer.error_code == "CAMPAIGN_002") {
        answer.outcome = HistoryOutcome::closed;
    } else if (status == 400 && answer.error_code == "CAMPAIGN_003") {
        answer.outcome = HistoryOutcome::not_open;
    } else {
        answer.outcome =
            status >= 400 && status < 500 ? HistoryOutcome::refused : HistoryOutcome::unknown;
        answer.wrong = "a status that a right request never gets";
    }
    return answer;
}

}  // namespace

struct AnswerReader::Parser {
    boost::json::basic_parser<EnvelopeMembers> json{boost::json::parse_options()};
};

AnswerReader::AnswerReader() : parser_(std::make_unique<Parser>()) {}

AnswerReader::~AnswerReader() = default;

ParticipationAnswer AnswerReader::read(HistoryRequest request, int status, std::string_view body) {
    auto& json = parser_->json;
    json.reset();
    json.handler().reset();
    boost::system::error_code error;
    const std::size_t used = json.write_some(false, body.data(), body.size(), error);
    if (error || used != body.size()) {
        return wrong("no JSON");
    }
    const EnvelopeMembers& in = json.handler();
    if (const std::string_view why = wrong_envelope(in); !why.empty()) {
        return wrong(why);
    }
    return status == 200 || status == 202 ? read_success(in, request, status)
                                          : read_failure(in, request, status);
}

}  // namespace firstcome::lab
