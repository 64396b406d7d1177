// SPDX-License-Identifier: Apache-2.0
#include "api/envelope.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace firstcome::api {
namespace {

TEST(Envelope, HasFourMembersWhenAllIsWell) {
    const http::Response answer = success(Language::english, {"Done.", "완료."}, R"({"id":1})");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(
        answer.body, R"({"success":true,"message":"Done.","errorCode":null,"data":{"id":1}})"
    );
    EXPECT_EQ(answer.content_type, "application/json");
}

TEST(Envelope, HasFourMembersWhenNothingIs) {
    const http::Response answer = failure(Language::korean, {ErrorCode::campaign_001});
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(
        answer.body,
        R"({"success":false,"message":"존재하지 않는 캠페인입니다.",)"
        R"("errorCode":"CAMPAIGN_001","data":null})"
    );
    EXPECT_TRUE(answer.headers.empty());
}

TEST(Envelope, SaysWhatIsWrongInItsOwnWords) {
    const http::Response answer =
        failure(Language::english, {ErrorCode::common_002, Text{"name is missing", "이름 없음"}});
    EXPECT_NE(answer.body.find(R"("message":"name is missing")"), std::string::npos);
}

TEST(Envelope, TellsWhenToComeBack) {
    for (const ErrorCode code : {ErrorCode::kafka_001, ErrorCode::db_002, ErrorCode::rate_001}) {
        const http::Response answer = failure(Language::english, {code});
        ASSERT_EQ(answer.headers.size(), 1U) << entry_of(code).name;
        EXPECT_EQ(answer.headers[0].first, "Retry-After");
    }
}

TEST(ErrorCodes, HaveDistinctNamesAndTextsInBothLanguages) {
    std::set<std::string_view> names;
    for (int i = 0; i <= static_cast<int>(ErrorCode::server_001); ++i) {
        const ErrorEntry& entry = entry_of(static_cast<ErrorCode>(i));
        EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
        EXPECT_FALSE(entry.text.english.empty()) << entry.name;
        EXPECT_FALSE(entry.text.korean.empty()) << entry.name;
        EXPECT_GE(entry.status, 400) << entry.name;
    }
}

// The server sets the status of a refusal by itself; both tables must agree.
TEST(ErrorCodes, AgreeWithTheTransportAboutTheStatus) {
    for (int i = 0; i <= static_cast<int>(http::Refusal::handler_failed); ++i) {
        const auto refusal = static_cast<http::Refusal>(i);
        EXPECT_EQ(entry_of(code_of(refusal)).status, http::status_of(refusal)) << i;
    }
}

TEST(RefusalAnswer, IsAnEnvelopeInTheLanguageOfTheRequest) {
    const std::array fields{http::HeaderField{"accept-language", "en"}};
    http::Request request;
    request.fields = fields;
    const http::Response answer =
        refusal_answer(http::Refusal::method_not_allowed, request, "GET, HEAD");
    EXPECT_EQ(
        answer.body,
        R"({"success":false,"message":"This path does not take that method.",)"
        R"("errorCode":"COMMON_405","data":null})"
    );
}

TEST(RefusalAnswer, GivesTheIdOfAMistakeOfOurs) {
    const http::Response answer =
        refusal_answer(http::Refusal::handler_failed, http::Request{}, "1f2e");
    EXPECT_NE(answer.body.find("SERVER_001"), std::string::npos);
    EXPECT_NE(answer.body.find("(1f2e)"), std::string::npos);
}

}  // namespace
}  // namespace firstcome::api
