// SPDX-License-Identifier: Apache-2.0
#include "api/error_code.h"

#include "base/assert.h"

#include <array>

namespace firstcome::api {
namespace {

using enum ErrorCode;

constexpr std::array<ErrorEntry, 25> table{{
    {campaign_001,
     "CAMPAIGN_001",
     404,
     false,
     {"No such campaign.", "존재하지 않는 캠페인입니다."}},
    {campaign_002, "CAMPAIGN_002", 400, false, {"The campaign is closed.", "종료된 캠페인입니다."}},
    {campaign_003,
     "CAMPAIGN_003",
     400,
     false,
     {"The campaign has not opened yet.", "아직 시작되지 않은 캠페인입니다."}},
    {campaign_004,
     "CAMPAIGN_004",
     409,
     false,
     {"The change was refused: the campaign has another version, or its rules forbid it.",
      "변경할 수 없습니다. 캠페인의 버전이 다르거나 규칙에 어긋납니다."}},
    {participation_001,
     "PARTICIPATION_001",
     409,
     false,
     {"You have taken part in this campaign before.", "이미 참여한 캠페인입니다."}},
    {participation_002,
     "PARTICIPATION_002",
     400,
     false,
     {"userId must be a 64-bit integer, or text of 1 to 64 bytes without control characters.",
      "userId는 64비트 정수이거나 제어 문자가 없는 1~64바이트 문자열이어야 합니다."}},
    {participation_003,
     "PARTICIPATION_003",
     404,
     false,
     {"No such entry.", "참여 내역이 없습니다."}},
    {participation_004,
     "PARTICIPATION_004",
     400,
     false,
     {"The stock is sold out.", "재고가 모두 소진되었습니다."}},
    {common_001,
     "COMMON_001",
     400,
     false,
     {"The request has a bad parameter.", "요청 매개변수가 올바르지 않습니다."}},
    {common_002,
     "COMMON_002",
     400,
     false,
     {"The request body is not what this endpoint takes.", "요청 본문이 올바르지 않습니다."}},
    {common_404, "COMMON_404", 404, false, {"No such path.", "존재하지 않는 경로입니다."}},
    {common_405,
     "COMMON_405",
     405,
     false,
     {"This path does not take that method.", "허용되지 않는 메서드입니다."}},
    {http_408,
     "HTTP_408",
     408,
     false,
     {"The request took too long to arrive.", "요청 수신 시간이 초과되었습니다."}},
    {http_411,
     "HTTP_411",
     411,
     false,
     {"A body with Content-Length is wanted here.", "Content-Length가 있는 본문이 필요합니다."}},
    {http_413, "HTTP_413", 413, false, {"The body is too large.", "요청 본문이 너무 큽니다."}},
    {http_414, "HTTP_414", 414, false, {"The URL is too long.", "URL이 너무 깁니다."}},
    {http_415,
     "HTTP_415",
     415,
     false,
     {"Content-Type must be application/json.", "Content-Type은 application/json이어야 합니다."}},
    {http_431,
     "HTTP_431",
     431,
     false,
     {"The request headers are too large.", "요청 헤더가 너무 큽니다."}},
    {kafka_001,
     "KAFKA_001",
     503,
     true,
     {"Not accepted: please try again shortly.",
      "요청이 접수되지 않았습니다. 잠시 후 다시 시도해 주세요."}},
    {kafka_002,
     "KAFKA_002",
     504,
     false,
     {"The outcome is unknown; sending the same request again is safe.",
      "결과를 아직 확인할 수 없습니다. 같은 요청을 다시 보내도 안전합니다."}},
    {db_002,
     "DB_002",
     503,
     true,
     {"This cannot be read at the moment: please try again shortly.",
      "지금은 조회할 수 없습니다. 잠시 후 다시 시도해 주세요."}},
    {rate_001,
     "RATE_001",
     429,
     true,
     {"Too many requests: please try again shortly.",
      "요청이 너무 많습니다. 잠시 후 다시 시도해 주세요."}},
    {auth_001, "AUTH_001", 401, false, {"Credentials are wanted here.", "인증이 필요합니다."}},
    {auth_002, "AUTH_002", 403, false, {"This is not allowed from here.", "접근 권한이 없습니다."}},
    {server_001,
     "SERVER_001",
     500,
     false,
     {"The server made a mistake.", "서버 오류가 발생했습니다."}},
}};

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (static_cast<std::size_t>(table[i].code) != i) {
            return false;
        }
    }
    return true;
}

static_assert(is_in_order(), "a code is the index of its row");

}  // namespace

const ErrorEntry& entry_of(ErrorCode code) {
    return table.at(static_cast<std::size_t>(code));
}

ErrorCode code_of(http::Refusal refusal) {
    switch (refusal) {
        case http::Refusal::bad_request:
            return common_001;
        case http::Refusal::not_found:
            return common_404;
        case http::Refusal::method_not_allowed:
            return common_405;
        case http::Refusal::timeout:
            return http_408;
        case http::Refusal::length_required:
            return http_411;
        case http::Refusal::body_too_large:
            return http_413;
        case http::Refusal::target_too_long:
            return http_414;
        case http::Refusal::unsupported_media_type:
            return http_415;
        case http::Refusal::head_too_large:
            return http_431;
        case http::Refusal::host_not_allowed:
            return auth_002;
        case http::Refusal::stopping:
            return kafka_001;
        case http::Refusal::handler_failed:
            return server_001;
    }
    ASSERT_BECAUSE(false, "a refusal that does not exist");
}

}  // namespace firstcome::api
